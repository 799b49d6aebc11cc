export const chatThemes = ['dark', 'light', 'high-contrast'] as const;
export type ChatTheme = (typeof chatThemes)[number];

/**
 * The variables that VS Code gives a page in Dark Modern, Light Modern and Dark High Contrast, as far
 * as the chat page asks for them.
 */
export function themeVariables(theme: ChatTheme): Readonly<Record<string, string>> {
  const column = chatThemes.indexOf(theme);
  const colours = rows.flatMap(([name, ...values]) => {
    const colour = values[column] ?? '';
    // What a theme leaves out is not there at all.
    return colour === '' ? [] : [[`--vscode-${name}`, colour] as const];
  });
  return { ...Object.fromEntries(colours), ...fonts };
}

const fonts = {
  '--vscode-font-family': 'sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-editor-font-family': 'monospace',
  '--vscode-editor-font-size': '13px',
};

const rows: readonly (readonly [
  name: string,
  dark: string,
  light: string,
  highContrast: string,
])[] = [
  ['foreground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['descriptionForeground', '#9d9d9d', '#3b3b3b', 'rgba(255, 255, 255, 0.7)'],
  ['icon-foreground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['errorForeground', '#f85149', '#f85149', '#f48771'],
  ['focusBorder', '#0078d4', '#005fb8', '#f38518'],
  ['contrastBorder', '', '', '#6fc3df'],
  ['contrastActiveBorder', '', '', '#f38518'],
  ['sideBar-background', '#181818', '#f8f8f8', '#000000'],
  ['editor-background', '#1f1f1f', '#ffffff', '#000000'],
  ['editor-foreground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['editorWidget-background', '#202020', '#f8f8f8', '#0c141f'],
  ['editorSuggestWidget-background', '#202020', '#f8f8f8', '#0c141f'],
  ['editorSuggestWidget-border', '#454545', '#c8c8c8', '#6fc3df'],
  ['editorSuggestWidget-foreground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['editorSuggestWidget-selectedBackground', '#04395e', '#e8e8e8', ''],
  ['editorSuggestWidget-selectedForeground', '#ffffff', '#000000', ''],
  ['editorWarning-foreground', '#cca700', '#bf8803', '#ffd370'],
  ['widget-border', '#313131', '#e5e5e5', '#6fc3df'],
  ['widget-shadow', 'rgba(0, 0, 0, 0.36)', 'rgba(0, 0, 0, 0.16)', ''],
  ['input-background', '#313131', '#ffffff', '#000000'],
  ['input-border', '#3c3c3c', '#cecece', '#6fc3df'],
  ['input-foreground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['input-placeholderForeground', '#989898', '#767676', 'rgba(255, 255, 255, 0.7)'],
  ['inputValidation-warningBorder', '#b89500', '#b89500', '#6fc3df'],
  ['dropdown-background', '#313131', '#ffffff', '#000000'],
  ['dropdown-border', '#3c3c3c', '#cecece', '#6fc3df'],
  ['dropdown-foreground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['button-background', '#0078d4', '#005fb8', '#000000'],
  ['button-foreground', '#ffffff', '#ffffff', '#ffffff'],
  ['button-border', 'rgba(255, 255, 255, 0.1)', 'rgba(0, 0, 0, 0.1)', '#6fc3df'],
  ['button-hoverBackground', '#026ec1', '#0258a8', '#000000'],
  ['button-secondaryBackground', 'transparent', '#e5e5e5', ''],
  ['button-secondaryForeground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['button-secondaryHoverBackground', '#2b2b2b', '#cccccc', ''],
  ['toolbar-hoverBackground', 'rgba(90, 93, 94, 0.31)', 'rgba(184, 184, 184, 0.31)', ''],
  ['textLink-foreground', '#4daafc', '#005fb8', '#21a6ff'],
  ['textCodeBlock-background', '#2b2b2b', '#f8f8f8', '#000000'],
  ['textPreformat-foreground', '#d0d0d0', '#3b3b3b', '#000000'],
  ['textPreformat-background', '#3c3c3c', 'rgba(0, 0, 0, 0.12)', '#ffffff'],
  ['textBlockQuote-border', '#616161', '#e5e5e5', '#ffffff'],
  ['debugTokenExpression-name', '#c586c0', '#9b46b0', '#ffffff'],
  ['debugTokenExpression-string', '#ce9178', '#a31515', '#f48771'],
  ['debugTokenExpression-number', '#b5cea8', '#098658', '#89d185'],
  ['debugTokenExpression-boolean', '#4e94ce', '#0000ff', '#75bdfe'],
  ['debugTokenExpression-error', '#f48771', '#e51400', '#f48771'],
  ['symbolIcon-methodForeground', '#b180d7', '#652d90', '#b180d7'],
  ['list-hoverBackground', '#2a2d2e', '#f2f2f2', 'rgba(255, 255, 255, 0.1)'],
  ['list-highlightForeground', '#2aaaff', '#0066bf', '#f38518'],
  ['list-inactiveSelectionBackground', '#37373d', '#e4e6f1', ''],
  ['list-inactiveSelectionForeground', '', '', ''],
  ['menu-background', '#1f1f1f', '#ffffff', '#000000'],
  ['menu-foreground', '#cccccc', '#3b3b3b', '#ffffff'],
  ['menu-border', '#454545', '#cecece', '#6fc3df'],
  ['menu-selectionBackground', '#0078d4', '#005fb8', ''],
  ['menu-selectionForeground', '#ffffff', '#ffffff', ''],
  ['menu-selectionBorder', '', '', '#f38518'],
  ['progressBar-background', '#0078d4', '#005fb8', '#6fc3df'],
  ['diffEditor-insertedLineBackground', 'rgba(155, 185, 85, 0.2)', 'rgba(155, 185, 85, 0.2)', ''],
  ['diffEditor-removedLineBackground', 'rgba(255, 0, 0, 0.2)', 'rgba(255, 0, 0, 0.2)', ''],
  ['diffEditor-insertedTextBorder', '', '', '#33ff2e'],
  ['diffEditor-removedTextBorder', '', '', '#ff008f'],
];
