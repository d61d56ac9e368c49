/**
 * Facts about secrets that are recognised by their own form: provider keys and tokens with a fixed prefix or mark.
 * Data only. A pattern must be linear when tried at one place: bounded repetition, no nested quantifiers.
 */

/**
 * Rule facts (prefixes, alphabets, lengths, entropies) are taken from gitleaks' default configuration,
 * https://github.com/gitleaks/gitleaks, Copyright (c) 2019 Zachary Rice, MIT licence; patterns are rewritten for
 * JavaScript and for running text, where a secret may end in a full stop or a bracket.
 */
export const SECRET_RULES_SOURCE = 'gitleaks default configuration (MIT), rewritten';

export interface SecretRule {
  /** What it is, as it appears in `[SECRET:id]` and in the finding's type `secret.id`. */
  readonly id: string;
  /** Literal parts that every such secret has, in lower case; the scan looks for these first. */
  readonly keywords: readonly string[];
  /** The whole secret. Tried `before` characters before the keyword. */
  readonly pattern: string;
  /** How many characters of the secret stand before the keyword. */
  readonly before?: number;
  /** Least Shannon entropy, bits a character: keeps `ghp_xxxxxxxx…` in documentation out. */
  readonly entropy?: number;
  readonly ignoreCase?: true;
}

const rule = (id: string, keywords: string, pattern: string, entropy = 0): SecretRule => ({
  id,
  keywords: keywords.toLowerCase().split(' '),
  pattern,
  entropy,
});
const anyCase = (id: string, keywords: string, pattern: string, entropy = 0): SecretRule => ({
  ...rule(id, keywords, pattern, entropy),
  ignoreCase: true,
});
const inside = (id: string, keyword: string, before: number, pattern: string): SecretRule => ({
  ...rule(id, keyword, pattern, 3),
  before,
});

export const SECRET_RULES: readonly SecretRule[] = [
  // Model providers
  rule('openai_key', 'sk-', 'sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}', 3),
  rule(
    'openai_key',
    'sk-proj- sk-svcacct- sk-admin-',
    'sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,250}',
    3.5,
  ),
  rule('openrouter_key', 'sk-or-v1-', 'sk-or-v1-[a-f0-9]{64}', 3),
  rule('anthropic_key', 'sk-ant-', 'sk-ant-(?:api|admin|sid|oat)\\d{2}-[A-Za-z0-9_-]{60,200}', 3.5),
  rule('google_api_key', 'aiza', 'AIza[\\w-]{35}', 3.5),
  rule('huggingface_token', 'hf_', 'hf_[A-Za-z]{34}', 3),
  rule('huggingface_token', 'api_org_', 'api_org_[A-Za-z]{34}', 3),
  rule('perplexity_key', 'pplx-', 'pplx-[A-Za-z0-9]{48}', 3.5),
  rule('groq_key', 'gsk_', 'gsk_[A-Za-z0-9]{52}', 3.5),
  rule('xai_key', 'xai-', 'xai-[A-Za-z0-9]{80}', 3.5),
  rule('replicate_token', 'r8_', 'r8_[A-Za-z0-9]{37}', 3.5),
  rule('gate_key', 'pcl_', 'pcl_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}', 3.5),
  // Clouds
  rule('aws_access_key_id', 'akia asia abia acca', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}', 3),
  rule('aws_bedrock_key', 'absk', 'ABSK[A-Za-z0-9+/]{109,269}={0,2}', 3),
  rule(
    'aws_bedrock_key',
    'bedrock-api-key-',
    'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[\\w+/=-]{0,400}',
    0,
  ),
  inside(
    'azure_client_secret',
    '0q~ 1q~ 2q~ 3q~ 4q~ 5q~ 6q~ 7q~ 8q~ 9q~',
    3,
    '[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}',
  ),
  rule('alibaba_access_key_id', 'ltai', 'LTAI[A-Za-z0-9]{20}', 3),
  rule('digitalocean_token', 'doo_v1_ dop_v1_ dor_v1_', 'do[opr]_v1_[a-f0-9]{64}', 3),
  rule('heroku_key', 'hrku-aa', 'HRKU-AA[0-9A-Za-z_-]{58}', 3.5),
  rule('cloudflare_origin_ca_key', 'v1.0-', 'v1\\.0-[a-f0-9]{24}-[a-f0-9]{146}', 2),
  rule('flyio_token', 'fo1_', 'fo1_[\\w-]{43}', 3.5),
  rule('flyio_token', 'fm1a_ fm1r_ fm2_', 'fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,1000}={0,3}', 3.5),
  rule('databricks_token', 'dapi', 'dapi[a-f0-9]{32}(?:-\\d)?', 3),
  rule(
    'planetscale_token',
    'pscale_tkn_ pscale_oauth_ pscale_pw_',
    'pscale_(?:tkn|oauth|pw)_[\\w=.-]{32,64}',
    3,
  ),
  rule('scalingo_token', 'tk-us-', 'tk-us-[\\w-]{48}', 3),
  rule('openshift_token', 'sha256~', 'sha256~[\\w-]{43}', 3.5),
  rule('clickhouse_secret', '4b1d', '4b1d[A-Za-z0-9]{38}', 3.5),
  inside('terraform_token', '.atlasv1.', 14, '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}'),
  rule('vault_token', 'hvs.', 'hvs\\.[\\w-]{90,120}', 3.5),
  rule('vault_token', 'hvb.', 'hvb\\.[\\w-]{138,300}', 3.5),
  rule('pulumi_token', 'pul-', 'pul-[a-f0-9]{40}', 3),
  rule('doppler_token', 'dp.pt.', 'dp\\.pt\\.[A-Za-z0-9]{43}', 3),
  rule('dynatrace_token', 'dt0c01.', 'dt0c01\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}', 3.5),
  // Code hosting, packages
  rule('github_token', 'ghp_ gho_ ghu_ ghs_ ghr_', 'gh[pousr]_[0-9A-Za-z]{36,255}', 3),
  rule('github_token', 'github_pat_', 'github_pat_\\w{82}', 3),
  rule(
    'gitlab_token',
    'glpat- glrt- gldt- glft- glimt- glsoat- glffct- gloas- glptt- glagent-',
    'gl(?:pat|rt|dt|ft|imt|soat|ffct|oas|ptt|agent)-[\\w-]{20,300}(?:\\.[0-9a-z]{9})?',
    3,
  ),
  rule('gitlab_token', 'glcbt-', 'glcbt-[0-9A-Za-z]{1,5}_[\\w-]{20}', 3),
  rule('gitlab_token', 'gr1348941', 'GR1348941[\\w-]{20}', 3),
  rule('gitlab_session', '_gitlab_session=', '_gitlab_session=[0-9a-z]{32}', 3),
  rule('npm_token', 'npm_', 'npm_[A-Za-z0-9]{36}', 3),
  rule('pypi_token', 'pypi-ageichlwas5vcmc', 'pypi-AgEIcHlwaS5vcmc[\\w-]{50,1000}', 3),
  rule('rubygems_token', 'rubygems_', 'rubygems_[a-f0-9]{48}', 3),
  rule('clojars_token', 'clojars_', 'CLOJARS_[A-Za-z0-9]{60}', 3),
  rule('jfrog_key', 'akcp', 'AKCp[A-Za-z0-9]{69}', 3.5),
  rule('jfrog_key', 'cmvmd', 'cmVmd[A-Za-z0-9]{59}', 3.5),
  rule('sourcegraph_token', 'sgp_', 'sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}', 3),
  rule('postman_key', 'pmak-', 'PMAK-[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}', 3),
  rule('octopus_key', 'api-', 'API-[A-Z0-9]{26}', 3.3),
  rule('prefect_key', 'pnu_', 'pnu_[A-Za-z0-9]{36}', 3.5),
  rule('infracost_key', 'ico-', 'ico-[A-Za-z0-9]{32}', 3.5),
  rule('harness_key', 'pat. sat.', '[ps]at\\.[\\w-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}', 3.5),
  rule('airtable_token', 'pat', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}', 3.5),
  rule('atlassian_token', 'atatt3', 'ATATT3[\\w=-]{100,300}', 3.5),
  rule('linear_key', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}', 3),
  rule('notion_token', 'ntn_', 'ntn_[0-9]{11}[A-Za-z0-9]{35}', 3.5),
  rule('readme_key', 'rdme_', 'rdme_[a-z0-9]{70}', 3),
  rule('frameio_token', 'fio-u-', 'fio-u-[\\w=-]{64}', 3.5),
  rule('age_secret_key', 'age-secret-key-1', 'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}', 3),
  rule(
    'onepassword_key',
    'a3-',
    'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}',
    3,
  ),
  rule('onepassword_token', 'ops_eyj', 'ops_eyJ[A-Za-z0-9+/]{250,2000}={0,3}', 3.5),
  inside('maxmind_key', '_mmk', 36, '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk'),
  // Messages and mail
  rule(
    'slack_token',
    'xoxb- xoxp- xoxe- xoxa- xoxr- xoxo- xoxs-',
    'xox[bpeaors]-(?=[A-Za-z-]{0,60}\\d)[0-9A-Za-z-]{10,180}',
    3,
  ),
  rule('slack_token', 'xoxe.xox', 'xoxe\\.xox[bp]-\\d-[A-Z0-9]{163,166}', 2),
  anyCase('slack_token', 'xapp-', 'xapp-\\d-[A-Z0-9]{1,20}-\\d{1,20}-[a-z0-9]{20,100}', 2),
  anyCase(
    'slack_webhook',
    'hooks.slack.com/',
    'hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,60}',
  ),
  inside('teams_webhook', '.webhook.office.com/', 0, '\\.webhook\\.office\\.com/webhookb2/[\\w@/-]{80,250}'),
  rule(
    'discord_webhook',
    'discord.com/api/webhooks/',
    'discord\\.com/api/webhooks/\\d{17,20}/[\\w-]{60,80}',
    3,
  ),
  rule('sendgrid_key', 'sg.', 'SG\\.[\\w=-]{22}\\.[\\w=-]{43}', 3.5),
  rule('sendinblue_key', 'xkeysib-', 'xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}', 3),
  rule(
    'twilio_key',
    'sk0 sk1 sk2 sk3 sk4 sk5 sk6 sk7 sk8 sk9 ska skb skc skd ske skf',
    'SK[0-9a-fA-F]{32}',
    3,
  ),
  rule('mailgun_key', 'key- pubkey-', '(?:pub)?key-[a-f0-9]{32}', 3),
  // Money and shops
  rule(
    'stripe_key',
    'sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_',
    '[sr]k_(?:test|live|prod)_[A-Za-z0-9]{10,247}',
    2.5,
  ),
  rule('stripe_webhook_secret', 'whsec_', 'whsec_[A-Za-z0-9+/=]{24,80}', 3.5),
  rule('square_token', 'eaaa sq0atp-', '(?:EAAA|sq0atp-)[\\w-]{22,60}', 3.5),
  rule('shopify_token', 'shpat_ shpca_ shppa_ shpss_', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}', 2.5),
  rule(
    'flutterwave_key',
    'flwseck_test- flwpubk_test- flwseck-',
    'FLW(?:SECK|PUBK)(?:_TEST)?-[A-Za-h0-9]{12,32}(?:-X)?',
    2.5,
  ),
  rule('easypost_key', 'ezak eztk', 'EZ[AT]K[A-Za-z0-9]{54}', 3.5),
  rule('shippo_token', 'shippo_live_ shippo_test_', 'shippo_(?:live|test)_[a-fA-F0-9]{40}', 3),
  rule('duffel_token', 'duffel_live_ duffel_test_', 'duffel_(?:test|live)_[\\w=-]{43}', 3),
  rule(
    'plaid_token',
    'access-sandbox- access-development- access-production-',
    'access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    3,
  ),
  rule('settlemint_token', 'sm_aat_ sm_pat_ sm_sat_', 'sm_[aps]at_[A-Za-z0-9]{16}', 3),
  rule('lob_key', 'live_ test_', '(?:live|test)_(?:pub_)?[a-f0-9]{31,35}', 3),
  // Watching
  rule('grafana_token', 'eyjrijoi', 'eyJrIjoi[A-Za-z0-9]{70,400}={0,3}', 3),
  rule('grafana_token', 'glc_', 'glc_[A-Za-z0-9+/]{32,400}={0,3}', 3.5),
  rule('grafana_token', 'glsa_', 'glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}', 3),
  rule('sentry_token', 'sntrys_', 'sntrys_eyJ[A-Za-z0-9+/=_-]{80,500}', 3.5),
  rule('sentry_token', 'sntryu_', 'sntryu_[a-f0-9]{64}', 3),
  rule('newrelic_key', 'nrak- nrii- nrjs-', 'NR(?:AK-[A-Z0-9]{27}|II-[A-Za-z0-9-]{32}|JS-[a-f0-9]{19})', 3),
  // Others by form
  rule('facebook_token', 'eaam eaac', 'EAA[MC][A-Za-z0-9]{100,400}', 3.5),
  rule('typeform_token', 'tfp_', 'tfp_[\\w.=-]{59}', 3.5),
  rule('mapbox_token', 'pk. sk.', '[ps]k\\.[A-Za-z0-9]{60}\\.[A-Za-z0-9]{22}', 3.5),
  rule('yandex_key', 'aqvn', 'AQVN[\\w-]{35,38}', 3.5),
  rule('dropbox_token', 'sl.', 'sl\\.[A-Za-z0-9=_-]{135,1400}', 3.5),
  rule(
    'authress_key',
    'scauth_ authress_ sc_ ext_',
    '(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}',
    3,
  ),
  rule('adobe_client_secret', 'p8e-', 'p8e-[A-Za-z0-9]{32}', 3.5),
  rule('intra42_secret', 's-s4t2', 's-s4t2(?:ud|af)-[a-f0-9]{64}', 3),
  rule('jwt', 'eyj', 'eyJ[\\w-]{14,8192}\\.eyJ[\\w-]{14,16384}(?:\\.[\\w-]{0,4096})?', 3),
  rule('jwt', 'zxlk', 'ZXlK[A-Za-z0-9+/_-]{50,16384}={0,2}', 3.5),
];
