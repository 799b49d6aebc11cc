import type { PerformancePageMessage } from '../../src/protocol/performance.ts';
import { element } from './element.ts';
import { backendNames } from './format.ts';
import type { Part } from './part.ts';

/** Who answers now, how the backends are, and what can be done about it. */
export function headPart(send: (message: PerformancePageMessage) => void): Part {
  const decision = element('p', { 'data-testid': 'decision' });
  const backends = element('dl', { class: 'backends', 'data-testid': 'backends' });
  const select = element('button', { type: 'button', 'data-testid': 'select-backend' });
  select.append('Who answers…');
  select.addEventListener('click', () => send({ type: 'selectBackend' }));
  const save = element('button', { type: 'button', class: 'secondary', 'data-testid': 'export' });
  save.append('Export as JSON');
  save.addEventListener('click', () => send({ type: 'export' }));
  const actions = element('div', { class: 'actions' }, select, save);
  const title = element('h1', {}, 'Performance');
  return {
    node: element('header', {}, title, decision, backends, actions),
    show(snapshot) {
      decision.textContent = snapshot.decision;
      const rows = snapshot.backends.map(({ id, label, state }) => {
        const name = label === id ? backendNames[id] : `${backendNames[id]} (${label})`;
        return element('div', {}, element('dt', {}, name), element('dd', {}, state));
      });
      backends.replaceChildren(...rows);
    },
  };
}
