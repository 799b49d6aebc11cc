import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { sanitised } from './sanitise.ts';

const languages = {
  ...{ bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin },
  ...{ markdown, php, powershell, python, ruby, rust, sql, swift, typescript, xml, yaml },
};
/** Longer code stays plain: its colours would hold up the page. In UTF-16 units. */
const maxLength = 60_000;

/** @returns coloured code, or `undefined` for a language that nobody knows here */
export function highlighted(code: string, language: string): DocumentFragment | undefined {
  if (!highlighter.listLanguages().includes('typescript')) {
    Object.entries(languages).forEach(([name, grammar]) => {
      highlighter.registerLanguage(name, grammar);
    });
  }
  if (code.length > maxLength || highlighter.getLanguage(language) === undefined) {
    return undefined;
  }
  return sanitised(highlighter.highlight(code, { language, ignoreIllegals: true }).value);
}
