using System.Text;
using MiniKube.ApiServer.Encryption;

namespace MiniKube.ApiServer.Tests.Encryption;

/// <summary>What a configuration may say, and which resources it speaks of.</summary>
public sealed class EncryptionConfigurationTests
{
    private const string Key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Theory]
    [InlineData("[]", "[{identity: {}}]", "resources[0].resources: Required value: at least one resources[0].resources is required")]
    [InlineData("[secrets]", "[]", "resources[0].providers: Required value: at least one resources[0].providers is required")]
    [InlineData("[secrets, secrets]", "[{identity: {}}]", """resources[0].resources: Invalid value: ["secrets","secrets"]: the same resource cannot be specified multiple times""")]
    [InlineData("[secrets, '*.']", "[{identity: {}}]",
        """resources[0].resources: Invalid value: ["secrets","*."]: using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked""")]
    [InlineData("['*.*', pods]", "[{identity: {}}]",
        """resources[0].resources: Invalid value: ["*.*","pods"]: using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked""")]
    [InlineData("[Secrets]", "[{identity: {}}]", """resources[0].resources[0]: Invalid value: "Secrets": resource name should not contain capital letters""")]
    [InlineData("['*']", "[{identity: {}}]",
        """resources[0].resources[0]: Invalid value: "*": use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources""")]
    [InlineData("[pods, serviceipallocations]", "[{identity: {}}]",
        """resources[0].resources[1]: Invalid value: "serviceipallocations": resources which do not have REST API/s cannot be encrypted""")]
    [InlineData("[events.events.k8s.io]", "[{identity: {}}]",
        """resources[0].resources[0]: Invalid value: "events.events.k8s.io": '*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file""")]
    [InlineData("[ingresses.extensions]", "[{identity: {}}]",
        """resources[0].resources[0]: Invalid value: "ingresses.extensions": 'extensions' group has been removed and cannot be used for encryption""")]
    [InlineData("['secrets.*']", "[{identity: {}}]", """resources[0].resources[0]: Invalid value: "secrets.*": encrypting the same resource across groups is not supported""")]
    [InlineData("[secrets]", "[{}]",
        """resources[0].providers[0]: Invalid value: "REDACTED": provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity""")]
    [InlineData("[secrets]", "[{identity: {}, aescbc: {keys: []}}]",
        """resources[0].providers[0]: Invalid value: "REDACTED": more than one provider specified in a single element, should split into different list elements""")]
    [InlineData("[secrets]", "[{aescbc: {keys: []}}]", "resources[0].providers[0].aescbc.keys: Required value: at least one keys is required")]
    [InlineData("[secrets]", "[{aescbc: {keys: [{secret: " + Key + "}]}}]", "resources[0].providers[0].aescbc.keys[0].name: Required value: name is a mandatory field for a key")]
    [InlineData("[secrets]", "[{aesgcm: {keys: [{name: a}]}}]", "resources[0].providers[0].aesgcm.keys[0].secret: Required value: secret is a mandatory field for a key")]
    [InlineData("[secrets]", "[{secretbox: {keys: [{name: a, secret: '?'}]}}]",
        """resources[0].providers[0].secretbox.keys[0].secret: Invalid value: "REDACTED": secrets must be base64 encoded""")]
    [InlineData("[secrets]", "[{aesgcm: {keys: [{name: a, secret: c2VjcmV0}]}}]",
        """resources[0].providers[0].aesgcm.keys[0].secret: Invalid value: "REDACTED": secret is not of the expected length, got 6, expected one of [16 24 32]""")]
    [InlineData("[secrets]", "[{secretbox: {keys: [{name: a, secret: AAAAAAAAAAAAAAAAAAAAAA==}]}}]",
        """resources[0].providers[0].secretbox.keys[0].secret: Invalid value: "REDACTED": secret is not of the expected length, got 16, expected one of [32]""")]
    [InlineData("[secrets]", "[{kms: {name: a, endpoint: 'unix:///a.sock'}}]",
        "resources[0].providers[0].kms: Forbidden: KMS providers are not supported: use aesgcm, aescbc or secretbox")]
    [InlineData("[secrets]", "[{aescbc: {key: []}}]", "strict decoding error: unknown field \"resources[0].providers[0].aescbc.key\"")]
    [InlineData("['*.apps']", "[{identity: {}}]\n- resources: [deployments.apps]\n  providers: [{identity: {}}]", "resource \"deployments.apps\" is masked by earlier rule \"*.apps\"")]
    [InlineData("['*.']", "[{identity: {}}]\n- resources: [secrets]\n  providers: [{identity: {}}]", "resource \"secrets\" is masked by earlier rule \"*.\"")]
    [InlineData("['*.*']", "[{identity: {}}]\n- resources: [secrets]\n  providers: [{identity: {}}]", "resource \"secrets\" is masked by earlier rule \"*.*\"")]
    public void A_wrong_configuration_is_refused_in_upstreams_words(string resources, string providers, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => Parse($"- resources: {resources}\n  providers: {providers}")).Message);

    [Theory]
    [InlineData("", "error while parsing file: encryption provider configuration file \"f\" is empty")]
    [InlineData("kind: Pod", "error while parsing file: apiVersion apiserver.config.k8s.io/v1 and kind EncryptionConfiguration are expected")]
    [InlineData("{apiVersion: apiserver.config.k8s.io/v1, kind: EncryptionConfiguration}", "error while parsing file: resources: Required value: at least one resources is required")]
    public void What_is_no_configuration_is_refused(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => EncryptionConfigurationFile.Parse(Encoding.UTF8.GetBytes(text), "f")).Message);

    [Theory]
    [InlineData("/registry/core/secrets/default/a", "k8s:enc:aescbc:v1:")]
    [InlineData("/registry/core/configmaps/default/a", "k8s:enc:aesgcm:v1:")]
    [InlineData("/registry/apps/deployments/default/a", "k8s:enc:secretbox:v1:")]
    [InlineData("/registry/apps/daemonsets/default/a", "k8s:enc:secretbox:v1:")]
    [InlineData("/registry/example.com/widgets/default/a", "k8s:enc:aesgcm:v1:")]
    [InlineData("/registry/batch/jobs/default/a", "identity")]
    [InlineData("/compact", "identity")]
    [InlineData("/registry/loose", "identity")]
    public void A_resource_has_the_providers_of_the_narrowest_rule_that_names_it(string key, string provider)
    {
        var rules = Parse("""
            - resources: [secrets]
              providers: [{aescbc: {keys: [{name: a, secret: KEY}]}}, {identity: {}}]
            - resources: [jobs.batch]
              providers: [{identity: {}}, {aescbc: {keys: [{name: a, secret: KEY}]}}]
            - resources: ['*.apps']
              providers: [{secretbox: {keys: [{name: a, secret: KEY}]}}]
            - resources: ['*.*']
              providers: [{aesgcm: {keys: [{name: a, secret: KEY}]}}]
            """);
        Assert.Equal(provider, rules.For(key).Writer.Name);
    }

    [Fact]
    public void The_core_group_has_a_wildcard_of_its_own()
    {
        var rules = Parse("""
            - resources: ['*.']
              providers: [{aescbc: {keys: [{name: a, secret: KEY}]}}]
            """);
        Assert.Equal("k8s:enc:aescbc:v1:", rules.For("/registry/core/pods/default/a").Writer.Name);
        Assert.Same(ProviderChain.None, rules.For("/registry/apps/deployments/default/a"));
    }

    private static EncryptionRules Parse(string resources) =>
        EncryptionConfigurationFile.Parse(Encoding.UTF8.GetBytes($"apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n{resources.Replace("KEY", Key, StringComparison.Ordinal)}"));
}
