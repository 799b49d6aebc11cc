import { LatencyMonitor } from '../../../src/core/routing/latencyMonitor.ts';
import { RoutedClient } from '../../../src/core/routing/routedClient.ts';
import { defaultSettings } from '../../../src/core/settings.ts';
import type { PolicyMaker } from './policy.ts';

/** The product's own router as it comes: nothing measured before, hedging as the user likes. */
export function routed({ hedging }: { readonly hedging: boolean }): PolicyMaker {
  return (world) => {
    const { backends, clock, trace } = world;
    const settings = {
      ...defaultSettings,
      'routing.prefer': trace.prefer,
      'routing.hedging': hedging,
    };
    const client = new RoutedClient({
      ...{ backends, clock, monitor: new LatencyMonitor() },
      settings: () => settings,
      power: () => (world.isOnBattery ? 'battery' : 'mains'),
    });
    let explorations = 0;
    client.onDidRecord.on(({ purpose }) => {
      explorations += purpose === 'exploration' ? 1 : 0;
    });
    return {
      fillInMiddle: (request, signal) => client.fillInMiddle(request, signal),
      get explorations() {
        return explorations;
      },
    };
  };
}
