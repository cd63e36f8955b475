using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Events with an eventTime come from new recorders, which must fill in more.</summary>
internal sealed class EventValidator : KindValidator<Event>
{
    private const int MaxLength = 128;
    private const int MaxMessageLength = 1024;

    public EventValidator()
    {
        Check(Namespace);
        Check(static (o, errors) =>
        {
            if (o.EventTime is null)
            {
                return;
            }
            errors.RequiredName("reportingComponent", o.ReportingComponent, NameRules.QualifiedName);
            Bounded("reportingInstance", o.ReportingInstance, errors);
            Bounded("action", o.Action, errors);
            Bounded("reason", o.Reason, errors);
            if (o.Message?.Length > MaxMessageLength)
            {
                errors.Invalid("message", "", $"can have at most {MaxMessageLength} characters");
            }
        });
    }

    private static void Namespace(Event o, FieldErrors errors)
    {
        var own = o.Metadata.Namespace ?? "";
        var involved = o.InvolvedObject.Namespace ?? "";
        // What happens to an object of the cluster is told in a namespace of the system.
        var matches = involved.Length > 0 ? own == involved : own is "" or "default" || (o.EventTime is not null && own == "kube-system");
        if (!matches)
        {
            errors.Invalid("involvedObject.namespace", involved, "does not match event.namespace");
        }
    }

    private static void Bounded(string path, string? value, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(value))
        {
            errors.Required(path);
        }
        else if (value.Length > MaxLength)
        {
            errors.Invalid(path, "", $"can have at most {MaxLength} characters");
        }
    }
}
