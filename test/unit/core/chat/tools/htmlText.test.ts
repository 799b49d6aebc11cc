import { expect, test } from 'vitest';
import { htmlText } from '../../../../../src/core/chat/tools/htmlText.ts';
import { cpuTimeMs } from '../../../../support/cpuTime.ts';

const base = 'https://docs.example/guide/';

test('keeps headings, paragraphs, lists, code and links of a page', () => {
  const page = `<!DOCTYPE html><html><head><title>The guide</title><style>p { color: red }</style>
    <script>if (a < b) alert("<p>no</p>")</script></head>
    <body><!-- <p>hidden</p> --><h2>Install &amp; run</h2><p>First   <b>read</b>
    <a class=x href="start.html#top">this</a>.</p><ul><li>one<li>two</ul>
    <pre><code>if (a &lt; b) {
  run();
}</code></pre></body></html>`;
  expect(htmlText(page, base)).toBe(`The guide

## Install & run

First read [this](https://docs.example/guide/start.html#top).

- one
- two

if (a < b) {
  run();
}`);
});

test.each([
  { html: 'a &#8212; b &#x2014; c &mdash; d', text: 'a — b — c — d' },
  {
    html: '&nosuch; &amp;lt; &#0; &#x110000; &#xD800;',
    text: '&nosuch; &lt; \uFFFD \uFFFD \uFFFD',
  },
  { html: '1 < 2 and 3 > 2', text: '1 < 2 and 3 > 2' },
  { html: '<a href="javascript:alert(1)">go</a> <a href="#x">up</a>', text: 'go up' },
  { html: 'before<script>never closed <p>x', text: 'before' },
  { html: 'text <b', text: 'text' },
  { html: '</p></a></pre>x', text: 'x' },
  { html: '<SCRIPT>x</ScRiPt >y', text: 'y' },
])('reads $html', ({ html, text }) => {
  expect(htmlText(html, base)).toBe(text);
});

test.each(['<', '<a href="', '<!--', '<script>', '</', ' ', '&#', '\n ', '<a ', ' \n<p>'])(
  'takes a megabyte of %j in its stride',
  async (piece) => {
    const page = `<pre>${piece.repeat(1_000_000 / piece.length)}`;
    expect(await cpuTimeMs(() => htmlText(page, base))).toBeLessThan(5_000);
  },
);
