import type { SecretFinding } from '../../ports.ts';
import { isExample } from './examples.ts';
import { longWords } from './longWords.ts';

/**
 * Secrets that their issuers gave a shape of their own; no group inside of a pattern, and no
 * length without a bound. Secretlint knows some of
 * them as well; but the log, which can't wait for it, is searched with these alone. Sources: the issuers' documentation as collected in
 * gitleaks' and TruffleHog's rules and in GitHub's list of secret scanning patterns.
 */
const shapes: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['adobe', /p8e-[a-z0-9]{32}/],
  ['age', /AGE-SECRET-KEY-1[0-9A-Z]{58}/],
  ['airtable', /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/],
  ['alibaba', /LTAI[A-Za-z0-9]{12,20}/],
  ['anthropic', /sk-ant-[a-z0-9]{1,20}-[\w-]{20,400}/],
  ['artifactory', /AKCp[A-Za-z0-9]{69}|cmVmd[A-Za-z0-9]{59}/],
  ['atlassian', /ATATT3[\w=-]{20,400}|ATCTT3[\w=-]{20,400}/],
  ['aws', /(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/],
  ['aws-bedrock', /ABSK[A-Za-z0-9+/]{109,269}={0,2}/],
  ['azure', /[\w.~]{3}\dQ~[\w.~-]{31,34}|(?<=AccountKey=)[A-Za-z0-9+/]{86}==/],
  ['clickhouse', /4b1d[A-Za-z0-9]{38}/],
  ['clojars', /CLOJARS_[a-f0-9]{60}/],
  ['digitalocean', /do[oprt]_v1_[a-f0-9]{64}/],
  ['discord', /[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,38}/],
  ['docker', /dckr_[a-z]{2,6}_[\w-]{20,400}/],
  ['doppler', /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{1,40}\.)?[A-Za-z0-9]{40,44}/],
  ['duffel', /duffel_(?:test|live)_[\w=-]{43}/],
  ['dynatrace', /dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}/i],
  ['easypost', /EZ[AT]K[A-Za-z0-9]{54}/],
  ['facebook', /EAA[A-Za-z0-9]{100,400}/],
  ['flutterwave', /FLWSECK(?:_TEST)?-[a-zA-Z0-9]{12,400}(?:-X)?/],
  ['fly', /fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,400}={0,3}/],
  ['github', /gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,400}/],
  [
    'gitlab',
    /gl(?:pat|oas|dt|rt|ptt|ft|imt|agent|soat|cbt|ffct)-[\w.-]{20,400}|GR1348941[\w-]{20}/,
  ],
  ['google', /AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{30,400}|1\/\/0[\w-]{30,400}/],
  ['grafana', /gl(?:c|sa)_[A-Za-z0-9+/_]{32,400}={0,2}|eyJrIjoi[A-Za-z0-9]{60,400}={0,2}/],
  ['groq', /gsk_[A-Za-z0-9]{52}/],
  ['harness', /[ps]at\.[\w-]{22}\.[a-f0-9]{24}\.[A-Za-z0-9]{20}/],
  ['heroku', /HRKU-[\w-]{36,400}/],
  ['hubspot', /pat-(?:na|eu)\d-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/],
  ['huggingface', /hf_[A-Za-z]{34}|api_org_[A-Za-z]{34}/],
  ['infracost', /ico-[A-Za-z0-9]{32}/],
  ['jwt', /eyJ[\w-]{10,4000}\.eyJ[\w-]{10,4000}(?:\.[\w-]{0,4000})?/],
  ['langsmith', /lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}/],
  ['linear', /lin_(?:api|oauth)_\w{32,400}/],
  ['mailchimp', /[a-f0-9]{32}-us\d{1,2}/],
  ['mailgun', /key-[a-f0-9]{32}|pubkey-[a-f0-9]{32}/],
  ['mapbox', /[ps]k\.eyJ[\w-]{40,400}\.[\w-]{20,400}/],
  ['newrelic', /NRAK-[A-Z0-9]{27}|NRJS-[a-f0-9]{19}|NRI[IQ]-[\w-]{32}/i],
  ['notion', /ntn_\d{11}[A-Za-z0-9]{35}/],
  ['npm', /npm_[A-Za-z0-9]{36}|(?<=\/:_auth(?:Token)?=)[\w.~+/=-]{8,400}/],
  ['nuget', /oy2[a-z0-9]{43}(?![a-z0-9])/],
  ['onepassword', /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}/],
  [
    'openai',
    /sk-(?:proj|svcacct|admin|None)-[\w-]{40,400}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/,
  ],
  ['openrouter', /sk-or-v1-[a-f0-9]{64}/],
  ['openshift', /sha256~[\w-]{43}/],
  ['perplexity', /pplx-[A-Za-z0-9]{48}/],
  ['planetscale', /pscale_(?:pw|tkn|oauth)_[\w.=-]{32,64}/],
  ['postman', /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/i],
  ['prefect', /pnu_[a-z0-9]{36}/],
  ['pulumi', /pul-[a-f0-9]{40}/],
  ['pypi', /pypi-AgE[\w-]{50,400}/],
  ['replicate', /r8_[A-Za-z0-9]{37}/],
  ['rubygems', /rubygems_[a-f0-9]{48}/],
  ['sendgrid', /SG\.[\w-]{16,32}\.[\w-]{16,64}/],
  ['sendinblue', /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}/],
  ['sentry', /sntry[su]_[\w=+/]{40,400}/],
  ['shippo', /shippo_(?:live|test)_[a-f0-9]{40}/],
  ['shopify', /shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}/],
  ['slack', /xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,400}|xapp-\d-[A-Za-z0-9-]{20,400}/],
  ['slack-webhook', /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/]{30,400}/],
  ['square', /(?:EAAA|sq0(?:atp|csp|idp)-)[\w-]{22,60}/],
  ['stripe', /[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,99}|whsec_[A-Za-z0-9+/]{32,400}={0,2}/],
  ['supabase', /sbp_[a-f0-9]{40}|sb_secret_[\w-]{20,400}/],
  ['telegram', /(?:bot)?\d{8,10}:AA[\w-]{32,34}/],
  ['terraform', /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/],
  ['twilio', /SK[a-f0-9]{32}/],
  ['vault', /hv[sbr]\.[\w-]{24,300}/],
  ['xai', /xai-[A-Za-z0-9]{70,400}/],
  ['yandex', /AQVN[\w-]{35,38}|t1\.[\w-]{1,400}={0,2}\.[\w-]{86}={0,2}/],
  ['zai', /[a-f0-9]{32}\.[A-Za-z0-9]{16}/],
];

/** Every token has digits but Hugging Face's, and most long words in code have none. */
const mayHoldToken = /\d|hf_|api_org_/;

/** A shape begins and ends where a word does; each one's group tells which it was. */
const anyShape = new RegExp(
  `(?<![A-Za-z0-9])(?:${shapes.map(([, { source }]) => `(${source})`).join('|')})(?![A-Za-z0-9])`,
  'g',
);

/** Secrets that can be told by their looks, whatever stands around them. */
export function findTokens(text: string): readonly SecretFinding[] {
  const findings: SecretFinding[] = [];
  const words = longWords(text).filter((word) => mayHoldToken.test(word.text));
  for (const word of words) {
    for (const match of word.text.matchAll(anyShape)) {
      const [token, ...groups] = match;
      const kind = shapes[groups.findIndex((group) => group !== undefined)]?.[0];
      if (kind !== undefined && !isExample(token)) {
        const start = word.start + match.index;
        findings.push({ start, end: start + token.length, kind });
      }
    }
  }
  return findings;
}
