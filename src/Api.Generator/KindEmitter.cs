namespace MiniKube.Api.Generator;

/// <summary>What makes an API type a kind: its name and its metadata.</summary>
internal static class KindEmitter
{
    public static void Emit(CodeWriter code, TypeModel type)
    {
        if (type.Kind is not { } kind)
        {
            return;
        }
        var apiVersion = kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}";
        code.Line($"public static GroupVersionKind GroupVersionKind {{ get; }} = new(\"{kind.Group}\", \"{kind.Version}\", \"{kind.Kind}\");");
        code.Line($"public static GroupVersionResource GroupVersionResource {{ get; }} = new(\"{kind.Group}\", \"{kind.Version}\", \"{kind.Resource}\");");
        code.Line($"public static bool Namespaced => {(kind.ClusterScoped ? "false" : "true")};");
        code.Line($"public string ApiVersion => \"{apiVersion}\";");
        code.Line($"public string Kind => \"{kind.Kind}\";");
        code.Line($"public {type.Name} WithMetadata(global::MiniKube.Api.Meta.V1.ObjectMeta metadata) => this with {{ Metadata = metadata }};");
    }
}
