using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>PodTemplates: templates that nothing runs by themselves.</summary>
internal static class PodTemplateKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PodTemplate>() with
    {
        TracksGeneration = true,
        GenerationDiffers = static (old, o) => !Equals(old["template"], o["template"]),
        Columns =
        [
            TableColumn.NameColumn,
            Cells.ContainersOf("template") with { Priority = 0 },
            Cells.ImagesOf("template") with { Priority = 0 },
            new("Pod Labels", static (o, _) => Cells.Labels(o.At("template", "metadata", "labels"))) { Description = "The labels of pods made of the template." },
        ],
        ReturnsDeleted = true,
        Default = static (o, _) => o.EditOrMake("template", PodDefaults.Template),
        ValidateCreate = Validators.Create(static () => new PodTemplateValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new PodTemplateValidator()),
        Warnings = static o => PodWarnings.OfTemplate(o["template"], "template"),
    };
}

internal sealed class PodTemplateValidator : KindValidator<PodTemplate>
{
    public PodTemplateValidator() => Part("template", static o => o.Template, static (template, path, errors) => PodTemplateRules.Check(template, path, errors));
}
