using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The defaults of a container, whichever list of a pod it is in.</summary>
internal static class ContainerDefaults
{
    public static DocumentObject Apply(DocumentObject container)
    {
        container = container
            .EditEach("env", static e => e.Edit("valueFrom", ValueSource))
            .Edit("lifecycle", static l => l.Edit("postStart", Handler).Edit("preStop", Handler))
            .OrAbsent("resources", DocumentObject.Empty);
        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            container = container.Edit(probe, static p => Handler(p)
                .OrNumber("timeoutSeconds", 1).OrNumber("periodSeconds", 10).OrNumber("successThreshold", 1).OrNumber("failureThreshold", 3));
        }
        return PullPolicy(container, "image", "imagePullPolicy")
            .Or("terminationMessagePath", "/dev/termination-log")
            .Or("terminationMessagePolicy", "File");
    }

    /// <summary>What a variable or a file of the downward API takes its value from.</summary>
    public static DocumentObject ValueSource(DocumentObject source) => source
        .Edit("fieldRef", static f => f.Or("apiVersion", "v1"))
        .Edit("resourceFieldRef", static f => f.OrAbsent("divisor", "0"));

    /// <summary>An image whose tag moves is pulled each time.</summary>
    public static DocumentObject PullPolicy(DocumentObject o, string image, string policy) =>
        o.Or(policy, Tag(o.Text(image)) == "latest" ? "Always" : "IfNotPresent");

    private static DocumentObject Handler(DocumentObject handler) => handler
        .Edit("httpGet", static h => h.Or("path", "/").Or("scheme", "HTTP"))
        .Edit("grpc", static g => g.OrAbsent("service", ""));

    /// <summary>The tag of an image reference: <c>latest</c> where there is neither tag nor digest, empty for a digest alone.</summary>
    private static string Tag(string image)
    {
        var digest = image.IndexOf('@');
        var name = digest < 0 ? image : image[..digest];
        var colon = name.IndexOf(':', name.LastIndexOf('/') + 1);
        return colon >= 0 ? name[(colon + 1)..] : digest < 0 && name.Length > 0 ? "latest" : "";
    }
}
