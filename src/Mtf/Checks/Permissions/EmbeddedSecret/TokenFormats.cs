using Mtf.Findings;

namespace Mtf.Checks.Permissions.EmbeddedSecret;

/// <summary>The credential formats that are known by their prefix. Sources: the issuers' documentation of their own token formats.</summary>
internal static class TokenFormats
{
    public static readonly IReadOnlyList<TokenFormat> All =
    [
        .. new[] { "ghp_", "gho_", "ghu_", "ghs_", "ghr_" }.Select(prefix =>
            new TokenFormat(prefix, "GitHub token", Characters.Alphanumeric, 36, 36) { Checksum = TokenFormat.HasBase62Checksum }),
        new("github_pat_", "GitHub fine-grained token", Characters.Identifier, 82, 82) { Shape = static body => body[22] == '_' },
        new("npm_", "npm token", Characters.Alphanumeric, 36, 36) { Checksum = TokenFormat.HasBase62Checksum },
        new("pypi-AgE", "PyPI token", Characters.Url, 80, 400),
        new("glpat-", "GitLab token", Characters.Dotted, 20, 60) { Shape = IsMixed },
        new("xoxb-", "Slack bot token", Characters.Url, 40, 100) { Shape = StartsWithDigits },
        new("xoxp-", "Slack user token", Characters.Url, 40, 100) { Shape = StartsWithDigits },
        new("xapp-", "Slack app token", Characters.Url, 60, 130) { Shape = StartsWithDigits },
        new("hooks.slack.com/services/T", "Slack webhook", Characters.Path, 36, 60, Severity.High),
        new("sk_live_", "Stripe secret key", Characters.Alphanumeric, 24, 250) { Shape = IsMixed },
        new("rk_live_", "Stripe restricted key", Characters.Alphanumeric, 24, 250) { Shape = IsMixed },
        new("sk-ant-", "Anthropic key", Characters.Url, 80, 140),
        new("sk-or-v1-", "OpenRouter key", Characters.Hex, 64, 64),
        new("hf_", "Hugging Face token", Characters.Alphanumeric, 34, 34) { Shape = IsMixed },
        new("gsk_", "Groq key", Characters.Alphanumeric, 52, 52) { Shape = IsMixed },
        new("xai-", "xAI key", Characters.Alphanumeric, 80, 80),
        new("pplx-", "Perplexity key", Characters.Alphanumeric, 48, 56) { Shape = IsMixed },
        new("r8_", "Replicate token", Characters.Alphanumeric, 37, 37) { Shape = IsMixed },
        new("tvly-", "Tavily key", Characters.Url, 32, 60, Severity.High) { Shape = IsMixed },
        new("fc-", "Firecrawl key", Characters.Hex, 32, 32, Severity.High, Live: false),
        new("AIza", "Google API key", Characters.Url, 35, 35, Severity.Medium, Live: false),
        new("GOCSPX-", "Google OAuth client secret", Characters.Url, 28, 28, Severity.Medium, Live: false),
        new("SG.", "SendGrid key", Characters.Dotted, 66, 66) { Shape = static body => body[22] == '.' },
        new("dop_v1_", "DigitalOcean token", Characters.Hex, 64, 64),
        new("doo_v1_", "DigitalOcean OAuth token", Characters.Hex, 64, 64),
        new("shpat_", "Shopify access token", Characters.Hex, 32, 32),
        new("shpss_", "Shopify shared secret", Characters.Hex, 32, 32),
        new("lin_api_", "Linear key", Characters.Alphanumeric, 40, 48) { Shape = IsMixed },
        new("ntn_", "Notion token", Characters.Alphanumeric, 46, 46) { Shape = StartsWithDigits },
        new("sntrys_", "Sentry token", Characters.Base64, 80, 400),
        new("ATATT3", "Atlassian token", Characters.Url, 150, 250),
        new("glsa_", "Grafana token", Characters.Identifier, 41, 41) { Shape = static body => body[32] == '_' },
        new("sbp_", "Supabase token", Characters.Hex, 40, 40),
        new("sb_secret_", "Supabase secret key", Characters.Url, 31, 45) { Shape = IsMixed },
        new("figd_", "Figma token", Characters.Url, 40, 60) { Shape = IsMixed },
        new("pscale_pw_", "PlanetScale password", Characters.Url, 32, 64) { Shape = IsMixed },
        new("apify_api_", "Apify token", Characters.Alphanumeric, 36, 36) { Shape = IsMixed },
        new("AGE-SECRET-KEY-1", "age secret key", Characters.Alphanumeric, 58, 58),
        new("dapi", "Databricks token", Characters.Hex, 32, 32, Severity.High),
    ];

    private static bool IsMixed(string body) => Randomness.HasUpperLowerDigit(body);

    private static bool StartsWithDigits(string body) => char.IsAsciiDigit(body[0]) && body.Count(char.IsAsciiDigit) >= 10;
}
