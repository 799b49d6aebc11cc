import {
  performanceHostMessage,
  type PerformancePageMessage,
} from '../../src/protocol/performance.ts';
import { buildPage } from './page.ts';

/** Given by VS Code to the pages of its panels. */
declare function acquireVsCodeApi(): { postMessage(message: PerformancePageMessage): void };

const host = acquireVsCodeApi();
const show = buildPage(document.body, (message) => host.postMessage(message));
addEventListener('message', ({ data }) => show(performanceHostMessage.parse(data).snapshot));
host.postMessage({ type: 'ready' });
