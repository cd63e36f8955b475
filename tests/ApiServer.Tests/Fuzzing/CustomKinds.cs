namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>The definitions that a fuzzed server has from its start. Requests change and delete them like all else, and make them again.</summary>
internal static class CustomKinds
{
    /// <summary>A namespaced kind in two versions, with something of everything that a schema can say.</summary>
    public const string Gadgets = """
        {"metadata":{"name":"gadgets.fuzz.example.org"},"spec":{"group":"fuzz.example.org","scope":"Namespaced","names":{"plural":"gadgets","singular":"gadget","kind":"Gadget","shortNames":["gg"],"categories":["all"]},"versions":[
        {"name":"v1","served":true,"storage":true,"subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}},
        "selectableFields":[{"jsonPath":".spec.mode"}],"additionalPrinterColumns":[{"name":"Mode","type":"string","jsonPath":".spec.mode"},{"name":"Replicas","type":"integer","jsonPath":".spec.replicas"},{"name":"Since","type":"date","jsonPath":".spec.since"}],
        "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{
        "replicas":{"type":"integer","minimum":0,"maximum":100000,"default":1},"mode":{"type":"string","enum":["Fast","Slow"],"default":"Fast"},"note":{"type":"string","nullable":true,"maxLength":20},"since":{"type":"string","format":"date-time"},
        "port":{"x-kubernetes-int-or-string":true},"raw":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
        "tags":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},"limits":{"type":"object","additionalProperties":{"type":"integer"}},"flags":{"type":"object","x-kubernetes-map-type":"atomic","additionalProperties":{"type":"boolean"}},
        "steps":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name","port"],"items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"port":{"type":"integer","default":80},"seconds":{"type":"number","multipleOf":0.5}}}}}},
        "status":{"type":"object","properties":{"replicas":{"type":"integer"},"selector":{"type":"string"}}}}}}},
        {"name":"v1beta1","served":true,"storage":false,"deprecated":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """;

    /// <summary>A kind of the whole cluster that takes everything.</summary>
    public const string Things = """
        {"metadata":{"name":"things.fuzz.example.org"},"spec":{"group":"fuzz.example.org","scope":"Cluster","names":{"plural":"things","kind":"Thing"},"versions":[
        {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    /// <summary>What the keys of their objects begin with.</summary>
    public const string Prefix = "/registry/fuzz.example.org/";
}
