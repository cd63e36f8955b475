using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>What every event must keep to. Those with an eventTime come from new recorders, which must fill in more. Lengths are in bytes.</summary>
internal sealed class EventValidator : KindValidator<Event>
{
    private const int MaxLength = 128;
    private const int MaxMessageLength = 1024;

    public EventValidator() => Check(static (o, errors) =>
    {
        if (o.EventTime is null)
        {
            OldNamespace(o, errors);
            return;
        }
        // What happens to an object of the cluster is told in a namespace of the system.
        if (string.IsNullOrEmpty(o.InvolvedObject.Namespace) && o.Metadata.Namespace is not ("default" or "kube-system"))
        {
            errors.Invalid("involvedObject.namespace", "", "does not match event.namespace");
        }
        if (string.IsNullOrEmpty(o.ReportingComponent))
        {
            errors.Required("reportingController");
        }
        errors.Invalid("reportingController", o.ReportingComponent ?? "", NameRules.QualifiedName(o.ReportingComponent ?? ""));
        Bounded("reportingInstance", o.ReportingInstance, errors);
        Bounded("action", o.Action, errors);
        Bounded("reason", o.Reason, errors);
        AtMost("message", o.Message, MaxMessageLength, errors);
    });

    private static void OldNamespace(Event o, FieldErrors errors)
    {
        var own = o.Metadata.Namespace ?? "";
        var involved = o.InvolvedObject.Namespace ?? "";
        var matches = involved.Length > 0 ? own == involved : own is "" or "default";
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
        AtMost(path, value, MaxLength, errors);
    }

    private static void AtMost(string path, string? value, int max, FieldErrors errors)
    {
        if (Encoding.UTF8.GetByteCount(value ?? "") > max)
        {
            errors.Invalid(path, "", $"can have at most {max} characters");
        }
    }
}
