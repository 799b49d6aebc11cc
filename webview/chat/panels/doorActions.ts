import type { DoorAction } from '../../../src/protocol/chatPage.ts';
import { t } from '../l10n.ts';

export function doorActionName(action: DoorAction): string {
  const names: Readonly<Record<DoorAction, string>> = {
    setApiKey: t('Set API Key'),
    selectBackend: t('Select Backend'),
    selectModelFile: t('Select Model File'),
    useDemoModel: t('Use Demo Model'),
    testConnection: t('Test Connection'),
    showLog: t('Show Log'),
    showPerformance: t('Show Performance'),
  };
  return names[action];
}
