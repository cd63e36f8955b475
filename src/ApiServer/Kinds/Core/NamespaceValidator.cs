using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class NamespaceValidator : KindValidator<Namespace>
{
    public NamespaceValidator() => Check(static (o, errors) =>
    {
        foreach (var finalizer in o.Spec.Finalizers)
        {
            errors.Invalid("spec.finalizers", finalizer, NameRules.QualifiedName(finalizer));
            if (!finalizer.Contains('/') && finalizer != "kubernetes")
            {
                errors.Invalid("spec.finalizers", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    });
}
