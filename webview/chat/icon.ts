import arrowCircleRight from '@vscode/codicons/src/icons/arrow-circle-right.svg';
import arrowDown from '@vscode/codicons/src/icons/arrow-down.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import chevronDown from '@vscode/codicons/src/icons/chevron-down.svg';
import chevronRight from '@vscode/codicons/src/icons/chevron-right.svg';
import circleLarge from '@vscode/codicons/src/icons/circle-large.svg';
import circleSlash from '@vscode/codicons/src/icons/circle-slash.svg';
import clippy from '@vscode/codicons/src/icons/clippy.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import commentDiscussion from '@vscode/codicons/src/icons/comment-discussion.svg';
import copy from '@vscode/codicons/src/icons/copy.svg';
import debugAlt from '@vscode/codicons/src/icons/debug-alt.svg';
import debugContinue from '@vscode/codicons/src/icons/debug-continue.svg';
import debugStop from '@vscode/codicons/src/icons/debug-stop.svg';
import diffAdded from '@vscode/codicons/src/icons/diff-added.svg';
import diffModified from '@vscode/codicons/src/icons/diff-modified.svg';
import diffRemoved from '@vscode/codicons/src/icons/diff-removed.svg';
import discard from '@vscode/codicons/src/icons/discard.svg';
import edit from '@vscode/codicons/src/icons/edit.svg';
import ellipsis from '@vscode/codicons/src/icons/ellipsis.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import exportPicture from '@vscode/codicons/src/icons/export.svg';
import file from '@vscode/codicons/src/icons/file.svg';
import fold from '@vscode/codicons/src/icons/fold.svg';
import gitCompare from '@vscode/codicons/src/icons/git-compare.svg';
import history from '@vscode/codicons/src/icons/history.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import insert from '@vscode/codicons/src/icons/insert.svg';
import lightbulb from '@vscode/codicons/src/icons/lightbulb.svg';
import listSelection from '@vscode/codicons/src/icons/list-selection.svg';
import cloudDownload from '@vscode/codicons/src/icons/cloud-download.svg';
import markdown from '@vscode/codicons/src/icons/markdown.svg';
import json from '@vscode/codicons/src/icons/json.svg';
import loading from '@vscode/codicons/src/icons/loading.svg';
import lock from '@vscode/codicons/src/icons/lock.svg';
import newFile from '@vscode/codicons/src/icons/new-file.svg';
import passFilled from '@vscode/codicons/src/icons/pass-filled.svg';
import question from '@vscode/codicons/src/icons/question.svg';
import refresh from '@vscode/codicons/src/icons/refresh.svg';
import send from '@vscode/codicons/src/icons/send.svg';
import shield from '@vscode/codicons/src/icons/shield.svg';
import terminal from '@vscode/codicons/src/icons/terminal.svg';
import trash from '@vscode/codicons/src/icons/trash.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import wordWrap from '@vscode/codicons/src/icons/word-wrap.svg';
import add from '@vscode/codicons/src/icons/add.svg';
import type { TemplateResult } from 'lit';
import { html, unsafeStatic } from 'lit/static-html.js';

/** Pictures of VS Code's own, in the text's colour; the words beside them or the button's label say the same. */
const sources = {
  add,
  'arrow-circle-right': arrowCircleRight,
  'arrow-down': arrowDown,
  check,
  'chevron-down': chevronDown,
  'chevron-right': chevronRight,
  'circle-large': circleLarge,
  'circle-slash': circleSlash,
  clippy,
  close,
  'comment-discussion': commentDiscussion,
  copy,
  'debug-alt': debugAlt,
  'debug-continue': debugContinue,
  'debug-stop': debugStop,
  'diff-added': diffAdded,
  'diff-modified': diffModified,
  'diff-removed': diffRemoved,
  discard,
  edit,
  ellipsis,
  error,
  export: exportPicture,
  file,
  fold,
  'git-compare': gitCompare,
  history,
  info,
  insert,
  lightbulb,
  'list-selection': listSelection,
  'cloud-download': cloudDownload,
  markdown,
  json,
  loading,
  lock,
  'new-file': newFile,
  'pass-filled': passFilled,
  question,
  refresh,
  send,
  shield,
  terminal,
  trash,
  warning,
  'word-wrap': wordWrap,
} as const;
export type IconName = keyof typeof sources;

const drawn = new Map<IconName, TemplateResult>();

export function icon(name: IconName): TemplateResult {
  const known = drawn.get(name) ?? draw(name);
  drawn.set(name, known);
  return known;
}

function draw(name: IconName): TemplateResult {
  // The files of a package, not a text from anywhere else.
  return html`${unsafeStatic(sources[name].replace('<svg ', '<svg aria-hidden="true" '))}`;
}
