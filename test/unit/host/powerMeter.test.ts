import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PowerMeter } from '../../../src/host/powerMeter.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { settled } from '../../support/scriptedStream.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-power-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

/** Files by name, as the kernel writes them: with a line end. */
type Supply = Readonly<Record<string, string>>;

async function plugIn(name: string, supply: Supply): Promise<void> {
  await fs.mkdir(path.join(folder, name), { recursive: true });
  for (const [file, value] of Object.entries(supply)) {
    await fs.writeFile(path.join(folder, name, file), `${value}\n`);
  }
}

const charger = { type: 'Mains', online: '1' };
const unplugged = { type: 'Mains', online: '0' };
const draining = { type: 'Battery', status: 'Discharging' };
const mouse = { ...draining, scope: 'Device' };

test.each<[string, Readonly<Record<string, Supply>>, string]>([
  [
    'a charger and a full battery',
    { AC: charger, BAT0: { type: 'Battery', status: 'Full' } },
    'mains',
  ],
  ['a charger too weak for what the machine draws', { AC: charger, BAT0: draining }, 'mains'],
  [
    'a charger over USB',
    { AC: unplugged, ucsi: { type: 'USB', online: '1' }, BAT0: draining },
    'mains',
  ],
  ['an unplugged charger', { AC: unplugged, BAT0: draining }, 'battery'],
  [
    'two batteries, one of which is in use',
    { BAT0: { type: 'Battery', status: 'Full' }, BAT1: draining },
    'battery',
  ],
  ['a battery that charges', { BAT0: { type: 'Battery', status: 'Charging' } }, 'mains'],
  ['a desktop with a wireless mouse', { hidpp_battery_0: mouse }, 'unknown'],
  [
    'a plugged-in laptop with a wireless mouse',
    { BAT0: { type: 'Battery', status: 'Full' }, hidpp_battery_0: mouse },
    'mains',
  ],
  ['a supply that tells nothing', { odd: {} }, 'unknown'],
  ['no supply', {}, 'unknown'],
])('Linux with %s', async (_what, supplies, expected) => {
  for (const [name, supply] of Object.entries(supplies)) {
    await plugIn(name, supply);
  }
  const meter = new PowerMeter({
    clock: new ManualClock(),
    platform: 'linux',
    suppliesFolder: folder,
  });

  await meter.read();

  expect(meter.current()).toBe(expected);
});

test('a machine without a folder for supplies does not tell', async () => {
  const suppliesFolder = path.join(folder, 'nowhere');
  const meter = new PowerMeter({ clock: new ManualClock(), platform: 'linux', suppliesFolder });

  await meter.read();

  expect(meter.current()).toBe('unknown');
});

const onBattery = `Now drawing from 'Battery Power'
 -InternalBattery-0 (id=4653155)	84%; discharging; 4:20 remaining present: true
`;

test.each([
  ["Now drawing from 'AC Power'\n -InternalBattery-0 (id=4653155)	100%; charged;\n", 'mains'],
  [onBattery, 'battery'],
  ["Now drawing from 'UPS Power'\n", 'battery'],
  ['No power sources\n', 'unknown'],
  ['', 'unknown'],
])('macOS that says %j', async (report, expected) => {
  const meter = new PowerMeter({
    clock: new ManualClock(),
    platform: 'darwin',
    runPmset: () => Promise.resolve(report),
  });

  await meter.read();

  expect(meter.current()).toBe(expected);
});

test('a program that can’t be run any more leaves the source unknown', async () => {
  const answers = [Promise.resolve(onBattery), Promise.reject(new Error('ENOENT'))];
  const meter = new PowerMeter({
    clock: new ManualClock(),
    platform: 'darwin',
    runPmset: () => answers.shift() ?? Promise.reject(new Error('asked too often')),
  });

  await meter.read();
  expect(meter.current()).toBe('battery');
  await settled();

  expect(meter.current()).toBe('unknown');
});

test('it is read at most once a minute, however often it is asked for', async () => {
  const clock = new ManualClock();
  let runs = 0;
  const runPmset = () => {
    runs += 1;
    return Promise.resolve(onBattery);
  };
  const meter = new PowerMeter({ clock, platform: 'darwin', runPmset });

  for (let second = 0; second < 180; second += 1) {
    meter.current();
    await settled();
    clock.pass(1_000);
  }

  expect(runs).toBe(3);
  expect(meter.current()).toBe('battery');
});

test('it is read again after the clock was set back', async () => {
  const clock = new ManualClock();
  clock.pass(3_600_000);
  let runs = 0;
  const runPmset = () => {
    runs += 1;
    return Promise.resolve(onBattery);
  };
  const meter = new PowerMeter({ clock, platform: 'darwin', runPmset });

  meter.current();
  clock.pass(-3_600_000);
  meter.current();

  expect(runs).toBe(2);
});

test('Windows does not tell', async () => {
  const meter = new PowerMeter({ clock: new ManualClock(), platform: 'win32' });

  await meter.read();

  expect(meter.current()).toBe('unknown');
});
