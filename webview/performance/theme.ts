/** The colours of the editor's theme that a canvas needs; style sheets can't reach it. */
export interface ChartTheme {
  readonly text: string;
  readonly grid: string;
  readonly background: string;
  readonly series: Readonly<Record<'local' | 'remote', string>>;
  readonly font: string;
}

export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: colour('--text'),
    grid: colour('--grid'),
    background: colour('--background'),
    series: { local: colour('--local'), remote: colour('--remote') },
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  };
}

/** VS Code tells of another theme by new variables on the root element. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-kind'] });
}
