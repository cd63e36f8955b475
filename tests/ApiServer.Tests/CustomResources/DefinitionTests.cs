using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.CustomResources.Definitions;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>Definitions are held to upstream's rules.</summary>
public class DefinitionTests
{
    private const string Spec = "spec.validation.openAPIV3Schema.properties[spec]";

    /// <summary>What stands in the schema of spec, and what is said of it (a schema's own path is left out).</summary>
    public static TheoryData<string, string> WrongSchemas => new()
    {
        { """{}""", ".type: Required value: must not be empty for specified object fields" },
        { """{"type":"odd"}""", """.type: Unsupported value: "odd": supported values: "array", "boolean", "integer", "number", "object", "string" """ },
        { """{"type":"array"}""", ".items: Required value: must be specified" },
        { """{"type":"array","items":{}}""", ".items.type: Required value: must not be empty for specified array items" },
        { """{"type":"array","items":[{"type":"string"}]}""", ".items: Forbidden: items must be a schema object and not an array" },
        { """{"type":"string","pattern":"("}""", ".pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: " },
        { """{"type":"string","uniqueItems":true}""", ".uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic" },
        { """{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}}""", ".additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive" },
        { """{"type":"object","patternProperties":{"a":{"type":"string"}}}""", ".patternProperties: Forbidden: patternProperties is not supported" },
        { """{"$ref":"#/x","type":"object"}""", ".$ref: Forbidden: $ref is not supported" },
        { """{"type":"object","anyOf":[{"type":"object"}]}""", ".anyOf[0].type: Forbidden: must be empty to be structural" },
        { """{"type":"object","allOf":[{"properties":{"a":{"minimum":1}}}]}""", $".properties[a]: Required value: because it is defined in {Spec}.allOf[0].properties[a]" },
        { """{"type":"string","default":5}""", ".default: Invalid value: \"integer\": " },
        { """{"type":"object","properties":{"a":{"type":"string"}},"default":{"b":1}}""", """.default: Invalid value: {"b":1}: must not have unknown fields""" },
        { """{"type":"object","x-kubernetes-preserve-unknown-fields":false}""", ".x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined" },
        { """{"type":"string","x-kubernetes-embedded-resource":true}""", ".type: Invalid value: \"string\": must be object if x-kubernetes-embedded-resource is true" },
        { """{"type":"object","x-kubernetes-embedded-resource":true}""", ".properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields" },
        { """{"type":"string","x-kubernetes-list-type":"set"}""", ".type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified" },
        { """{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"odd"}""", """.x-kubernetes-list-type: Unsupported value: "odd": supported values: "atomic", "set", "map" """ },
        { """{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"map"}""", ".x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map" },
        { """{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"}}},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["a"]}""",
            ".items.properties[a].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property" },
        { """{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["a"]}""",
            """.x-kubernetes-list-map-keys: Invalid value: ["a"]: entries must all be names of item properties""" },
        { """{"type":"string","x-kubernetes-map-type":"atomic"}""", ".type: Invalid value: \"string\": must be object if x-kubernetes-map-type is specified" },
        { """{"type":"object","x-kubernetes-validations":[{"rule":"self.a > 1"}]}""", ".x-kubernetes-validations: Forbidden: CEL rules are not enforced by this server yet, so it takes none" },
    };

    /// <summary>A whole definition, and what is said of it.</summary>
    public static TheoryData<string, string> WrongDefinitions => new()
    {
        { CronTab().Replace("crontabs.stable.example.com", "other.stable.example.com", StringComparison.Ordinal), """metadata.name: Invalid value: "other.stable.example.com": must be spec.names.plural+"."+spec.group""" },
        { Widget("example"), """spec.group: Invalid value: "example": should be a domain with at least one dot""" },
        { Widget("a.example.com", scope: "Everywhere"), """spec.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespaced" """ },
        { Widget("a.example.com", names: ",\"listKind\":\"Widget\""), """spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same""" },
        { Widget("a.example.com", kind: "Wid_get"), """spec.names.kind: Invalid value: "Wid_get": may have mixed case, but should otherwise match: """ },
        { Widget("a.example.com", version: "1"), """spec.versions[0].name: Invalid value: "1": a DNS-1035 label must consist of""" },
        { Widget("a.k8s.io"), """metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111""" },
        { CronTab().Replace("\"storage\":true", "\"storage\":false", StringComparison.Ordinal), "must have exactly one version marked as storage version" },
        { CronTab(spec: "\"preserveUnknownFields\":true,"), "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead" },
        { CronTab(spec: "\"conversion\":{\"strategy\":\"Webhook\"},"), "spec.conversion.strategy: Forbidden: conversion webhooks are not called by this server yet: only None is possible" },
        { CronTab("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}"), "spec.validation.openAPIV3Schema.additionalProperties: Forbidden: must not be used at the root" },
        { CronTab("{\"type\":\"object\",\"properties\":{\"metadata\":{\"type\":\"object\",\"properties\":{\"labels\":{\"type\":\"object\"}}}}}"),
            "spec.validation.openAPIV3Schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified" },
        { CronTab("null"), "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required" },
        { CronTab(more: ",{\"name\":\"v2\",\"served\":true,\"storage\":false,\"schema\":{\"openAPIV3Schema\":{\"type\":\"string\"}}}"),
            """spec.versions[1].schema.openAPIV3Schema.type: Invalid value: "string": must be object at the root""" },
        { CronTab(version: ",\"additionalPrinterColumns\":[{\"name\":\"a\",\"type\":\"text\",\"jsonPath\":\"spec.x\"}]"),
            """spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string""" },
        { CronTab(version: ",\"additionalPrinterColumns\":[{\"name\":\"a\",\"type\":\"string\",\"jsonPath\":\"spec.x\"}]"),
            """spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec.x": must be a simple json path starting with .""" },
        { CronTab(version: ",\"subresources\":{\"scale\":{\"specReplicasPath\":\".status.x\",\"statusReplicasPath\":\".status.x\"}}"),
            """spec.subresources.scale.specReplicasPath: Invalid value: ".status.x": should be a json path under .spec""" },
        { CronTab(version: ",\"selectableFields\":[{\"jsonPath\":\".spec.limits\"}]"), """spec.selectableFields[0].jsonPath: Invalid value: ".spec.limits": must point to a field of type string, boolean or integer.""" },
        { CronTab(version: ",\"deprecationWarning\":\"x\""), """spec.versions[0].deprecationWarning: Invalid value: "x": can only be set for deprecated versions""" },
    };

    [Theory]
    [MemberData(nameof(WrongSchemas))]
    public Task A_schema_that_is_not_structural_is_refused(string spec, string problem) =>
        RefusedAsync(CronTab($$"""{"type":"object","properties":{"spec":{{spec}} } }"""), Spec + problem.TrimEnd());

    [Theory]
    [MemberData(nameof(WrongDefinitions))]
    public Task A_definition_that_makes_no_sense_is_refused(string definition, string problem) => RefusedAsync(definition, problem.TrimEnd());

    [Fact]
    public async Task An_established_definition_keeps_its_names_and_its_scope()
    {
        await using var api = await TestApi.StartAsync();
        var definition = await api.DefineAsync(CronTab());
        foreach (var (from, to, path) in ((string, string, string)[])[
            ("\"scope\":\"Namespaced\"", "\"scope\":\"Cluster\"", "spec.scope"), ("\"kind\":\"CronTab\"", "\"kind\":\"Other\"", "spec.names.kind"),
            ("\"plural\":\"crontabs\"", "\"plural\":\"others\"", "spec.names.plural"), ("\"group\":\"stable.example.com\"", "\"group\":\"other.example.com\"", "spec.group")])
        {
            var spec = definition["spec"]!.ToString().Replace(from, to, StringComparison.Ordinal);
            var changed = ((DocumentObject)definition).With("spec", DocumentJson.Parse(System.Text.Encoding.UTF8.GetBytes(spec)));
            var refused = await api.Put($"{Crds}/crontabs.stable.example.com", changed.Without("status").ToString());
            Assert.Equal(422, refused.Code);
            Assert.Contains($"{path}: Invalid value: ", refused.ErrorMessage, StringComparison.Ordinal);
            Assert.Contains("field is immutable", refused.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_approved_API_of_a_protected_group_says_so()
    {
        await using var api = await TestApi.StartAsync();
        var definition = await api.DefineAsync(Widget("a.k8s.io").Replace("\"metadata\":{", "\"metadata\":{\"annotations\":{\"api-approved.kubernetes.io\":\"https://example.com/1\"},", StringComparison.Ordinal));
        Assert.Equal("True", Condition(definition, "KubernetesAPIApprovalPolicyConformant"));
        Assert.Equal("approved in https://example.com/1", Find(definition, "KubernetesAPIApprovalPolicyConformant")!["message"]!.AsString);
    }

    private static async Task RefusedAsync(string definition, string problem)
    {
        await using var api = await TestApi.StartAsync();
        var refused = await api.Post(Crds, definition);
        Assert.True(refused.Code == 422, refused.Body.ToString());
        Assert.Contains(problem, refused.ErrorMessage, StringComparison.Ordinal);
    }
}
