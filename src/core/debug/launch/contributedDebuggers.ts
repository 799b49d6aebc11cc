import * as z from 'zod/mini';
import type { InstalledDebugger } from '../debuggee.ts';

const manifest = z.object({ contributes: z.object({ debuggers: z.array(z.unknown()) }) });

const contributed = z.object({
  type: z.string(),
  label: z.optional(z.string()),
  languages: z.optional(z.array(z.unknown())),
  configurationAttributes: z.optional(
    z.object({
      launch: z.optional(
        z.object({
          properties: z.optional(z.record(z.string(), z.unknown())),
          required: z.optional(z.array(z.string())),
        }),
      ),
    }),
  ),
});

/** The debuggers that an extension brings along, by its manifest, which may be anything. */
export function contributedDebuggers(packageJson: unknown): readonly InstalledDebugger[] {
  const debuggers = manifest.safeParse(packageJson).data?.contributes.debuggers ?? [];
  return debuggers.flatMap((each) => {
    const parsed = contributed.safeParse(each).data;
    if (parsed === undefined) {
      return [];
    }
    const { type, label = type, languages = [], configurationAttributes } = parsed;
    const { properties = {}, required = [] } = configurationAttributes?.launch ?? {};
    const names = languages.filter((language) => typeof language === 'string');
    return [{ type, label, languages: names, launchProperties: properties, required }];
  });
}
