using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>PodTemplates: templates that nothing runs by themselves.</summary>
internal static class PodTemplateKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PodTemplate>();
}
