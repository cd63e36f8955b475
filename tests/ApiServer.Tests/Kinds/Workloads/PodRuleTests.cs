using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds.Workloads;

/// <summary>What pods may say of security, volumes, devices, claims and resources as a whole.</summary>
public sealed class PodRuleTests
{
    private const string C = "\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]";
    private static readonly KindCase Kind = new("pods");

    public static TheoryData<string, string[]> Specs => new()
    {
        { "\"terminationGracePeriodSeconds\":-1," + C, [] },
        { "\"hostUsers\":false,\"hostNetwork\":true,\"hostPID\":true," + C, ["spec.hostNetwork: Forbidden: when `hostUsers` is false", "spec.hostPID: Forbidden: when `hostUsers` is false"] },
        { "\"securityContext\":{\"seccompProfile\":{\"type\":\"Localhost\"}}," + C, ["spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost"] },
        { "\"securityContext\":{\"seccompProfile\":{\"type\":\"Strict\"}}," + C,
            ["spec.securityContext.seccompProfile.type: Unsupported value: \"Strict\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\""] },
        { "\"securityContext\":{\"appArmorProfile\":{\"type\":\"RuntimeDefault\",\"localhostProfile\":\"p\"}}," + C,
            ["spec.securityContext.appArmorProfile.localhostProfile: Invalid value: \"p\": can only be set when AppArmor type is Localhost"] },
        { "\"securityContext\":{\"fsGroupChangePolicy\":\"Sometimes\",\"supplementalGroupsPolicy\":\"Strict\"}," + C,
            ["spec.securityContext.fsGroupChangePolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnRootMismatch\""] },
        { "\"securityContext\":{\"sysctls\":[{\"name\":\"kernel.msgmax\",\"value\":\"1\"},{\"name\":\"kernel.msgmax\",\"value\":\"1\"},{\"name\":\"net/core/somaxconn\",\"value\":\"1\"}]}," + C,
            ["spec.securityContext.sysctls[1].name: Duplicate value: \"kernel.msgmax\""] },
        { "\"hostNetwork\":true,\"securityContext\":{\"sysctls\":[{\"name\":\"net.core.somaxconn\",\"value\":\"1\"}]}," + C,
            ["spec.securityContext.sysctls[0].name: Invalid value: \"net.core.somaxconn\": may not be specified when 'hostNetwork' is true"] },
        { "\"os\":{\"name\":\"beos\"}," + C, ["spec.os: Unsupported value: \"beos\": supported values: \"linux\", \"windows\""] },
        { "\"os\":{\"name\":\"windows\"},\"hostPID\":true,\"securityContext\":{\"runAsUser\":1}," + C,
            ["spec.hostPID: Forbidden: cannot be set for a windows pod", "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod"] },
        { "\"os\":{\"name\":\"linux\"},\"securityContext\":{\"windowsOptions\":{}}," + C, ["spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod"] },
        { "\"resourceClaims\":[{\"name\":\"gpu\"},{\"name\":\"gpu\",\"resourceClaimName\":\"c\"}]," + C,
            ["spec.resourceClaims[0]: Invalid value: {\"name\":\"gpu\"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`", "spec.resourceClaims[1].name: Duplicate value: \"gpu\""] },
        { "\"resources\":{\"limits\":{\"cpu\":\"1\",\"pods\":\"1\"}}," + C, ["spec.resources.limits[pods]: Unsupported value: \"pods\": supported values: \"cpu\", \"hugepages-\", \"memory\""] },
        { "\"resources\":{\"requests\":{\"cpu\":\"100m\"}},\"containers\":[{\"name\":\"a\",\"image\":\"i\",\"resources\":{\"requests\":{\"cpu\":\"200m\"}}}]",
            ["spec.resources.requests[cpu]: Invalid value: \"100m\": must be greater than or equal to aggregate container requests of 200m"] },
        { "\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":\"zone\",\"whenUnsatisfiable\":\"ScheduleAnyway\",\"minDomains\":2,\"nodeTaintsPolicy\":\"Maybe\",\"matchLabelKeys\":[\"a\"]}]," + C,
            ["spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
             "spec.topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: \"Maybe\": supported values: \"Honor\", \"Ignore\"",
             "spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set"] },
        { "\"hostAliases\":[{\"ip\":\"1.2.3.4\",\"hostnames\":[\"a\",\"A_\"]}]," + C, ["spec.hostAliases[0].hostnames[1]: Invalid value: \"A_\": " + Subdomain] },
        { "\"tolerations\":[{\"key\":\"a\",\"operator\":\"Exists\",\"value\":\"x\"}]," + C, ["spec.tolerations[0].operator: Invalid value: \"x\": value must be empty when `operator` is 'Exists'"] },
        { "\"hostnameOverride\":\"a.b\",\"setHostnameAsFQDN\":true,\"hostNetwork\":true," + C,
            ["spec.setHostnameAsFQDN: Forbidden: may not be true when `hostnameOverride` is set", "spec.hostNetwork: Forbidden: may not be true when `hostnameOverride` is set"] },
        { "\"dnsConfig\":{\"searches\":[\".\",\"_tcp.a_b.example.com.\",\"a\"]}," + C, [] },
        { "\"dnsConfig\":{\"searches\":[\"a..b\"]}," + C, ["spec.dnsConfig.searches[0]: Invalid value: \"a..b\": " + UnderscoreSubdomain] },
        { "\"hostNetwork\":true,\"containers\":[{\"name\":\"a\",\"image\":\"i\",\"ports\":[{\"containerPort\":80,\"hostPort\":81}]}]",
            ["spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true"] },
        { "\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"a\",\"image\":\"i\",\"resizePolicy\":[{\"resourceName\":\"cpu\",\"restartPolicy\":\"RestartContainer\"}]}]",
            ["spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'"] },
        { "\"securityContext\":{\"windowsOptions\":{\"hostProcess\":true}},\"initContainers\":[{\"name\":\"b\",\"image\":\"i\",\"securityContext\":{\"windowsOptions\":{\"hostProcess\":false}}}]," + C,
            ["spec.initContainers[0].securityContext.windowsOptions.hostProcess: Invalid value: false: pod hostProcess value must be identical if both are specified, was true",
             "spec: Invalid value: \"\": If pod contains any hostProcess containers then all containers must be HostProcess containers",
             "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers"] },
        { "\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"zone\",\"matchLabelKeys\":[\"a\",\"b\"],\"mismatchLabelKeys\":[\"b\"],\"labelSelector\":{\"matchLabels\":{\"a\":\"x\"}}}]}}," + C,
            ["spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[1]: Invalid value: \"b\": exists in both matchLabelKeys and mismatchLabelKeys"] },
        { "\"initContainers\":[{\"name\":\"b\",\"image\":\"i\",\"restartPolicyRules\":[{\"action\":\"Restart\",\"exitCodes\":{\"operator\":\"In\",\"values\":[1]}}]}]," + C,
            ["spec.initContainers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used"] },
        { "\"containers\":[{\"name\":\"a\",\"image\":\" i\"}]", ["spec.containers[0].image: Invalid value: \" i\": must not have leading or trailing whitespace"] },
    };

    public static TheoryData<string, string[]> Containers => new()
    {
        { "\"resizePolicy\":[{\"resourceName\":\"cpu\",\"restartPolicy\":\"X\"},{\"resourceName\":\"cpu\",\"restartPolicy\":\"NotRequired\"},{\"resourceName\":\"gpu\",\"restartPolicy\":\"\"}]",
            ["spec.containers[0].resizePolicy: Unsupported value: \"X\": supported values: \"NotRequired\", \"RestartContainer\"", "spec.containers[0].resizePolicy[1]: Duplicate value: \"cpu\"",
             "spec.containers[0].resizePolicy: Unsupported value: \"gpu\": supported values: \"cpu\", \"memory\"", "spec.containers[0].resizePolicy: Required value"] },
        { "\"env\":[{\"name\":\"E\",\"valueFrom\":{\"fileKeyRef\":{\"key\":\"\",\"path\":\"../p\",\"volumeName\":\"\"}}}]",
            ["spec.containers[0].env[0].valueFrom.fileKeyRef.key: Required value", "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Required value",
             "spec.containers[0].env[0].valueFrom.fileKeyRef.path: Invalid value: \"../p\": must not contain '..'"] },
        { "\"lifecycle\":{\"preStop\":{\"sleep\":{\"seconds\":31}}}",
            ["spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)"] },
        { "\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"DoNotRestart\",\"exitCodes\":{\"operator\":\"Equals\",\"values\":[3]}},{\"action\":\"RestartAllContainers\"}]",
            ["spec.containers[0].restartPolicyRules[0].action: Unsupported value: \"DoNotRestart\": supported values: \"Restart\", \"RestartAllContainers\"",
             "spec.containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: \"Equals\": supported values: \"In\", \"NotIn\"",
             "spec.containers[0].restartPolicyRules[1].exitCodes: Required value: must be specified"] },
        { "\"securityContext\":{\"allowPrivilegeEscalation\":false,\"capabilities\":{\"add\":[\"CAP_SYS_ADMIN\"]}}",
            ["spec.containers[0].securityContext: Invalid value: {\"capabilities\":{\"add\":[\"CAP_SYS_ADMIN\"]},\"allowPrivilegeEscalation\":false}: cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"] },
        { "\"securityContext\":{\"procMount\":\"Unmasked\"}", ["spec.containers[0].securityContext.procMount: Invalid value: \"Unmasked\": `hostUsers` must be false to use `Unmasked`"] },
        { "\"resources\":{\"claims\":[{\"name\":\"gpu\"}]}", ["spec.containers[0].resources.claims[0]: Not found: \"gpu\": must be one of the names in pod.spec.resourceClaims which is empty"] },
        { "\"resources\":{\"requests\":{\"example.com/gpu\":\"1\"}}", ["spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources"] },
        { "\"resources\":{\"limits\":{\"hugepages-2Mi\":\"2Mi\"}}", ["spec.containers[0].resources: Forbidden: HugePages require cpu or memory"] },
        { "\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\",\"mountPropagation\":\"Bidirectional\"}]",
            ["spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers"] },
        { "\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\",\"recursiveReadOnly\":\"Enabled\"}]", ["spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true"] },
        { "\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\",\"subPath\":\"a\",\"subPathExpr\":\"$(B)\"}]",
            ["spec.containers[0].volumeMounts[0].subPathExpr: Invalid value: \"$(B)\": subPathExpr and subPath are mutually exclusive"] },
        { "\"volumeDevices\":[{\"name\":\"v\",\"devicePath\":\"/dev/x\"},{\"name\":\"p\",\"devicePath\":\"/dev/x\"}]",
            ["spec.containers[0].volumeDevices[0].name: Invalid value: \"v\": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
             "spec.containers[0].volumeDevices[1].devicePath: Invalid value: \"/dev/x\": must be unique"] },
    };

    public static TheoryData<string, string[]> Volumes => new()
    {
        { """{"csi":{"driver":""}}""", ["spec.volumes[0].csi.driver: Required value", "spec.volumes[0].csi.driver: Invalid value: \"\": " + Subdomain] },
        { """{"ephemeral":{}}""", ["spec.volumes[0].ephemeral.volumeClaimTemplate: Required value"] },
        { """{"ephemeral":{"volumeClaimTemplate":{"metadata":{"name":"n"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1"}}}}}}""",
            ["spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set"] },
        { """{"iscsi":{"targetPortal":"p","iqn":"x","lun":256}}""",
            ["spec.volumes[0].iscsi.iqn: Invalid value: \"x\": must be valid format starting with iqn, eui, or naa", "spec.volumes[0].iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive"] },
        { """{"fc":{}}""", ["spec.volumes[0].fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both"] },
        { """{"azureFile":{}}""", ["spec.volumes[0].azureFile.secretName: Required value", "spec.volumes[0].azureFile.shareName: Required value"] },
        { """{"hostPath":{"path":"../x"}}""", ["spec.volumes[0].hostPath.path: Invalid value: \"../x\": must not contain '..'"] },
        { """{"projected":{"sources":[{"serviceAccountToken":{"path":"t","expirationSeconds":5}},{"configMap":{"name":"m","items":[{"key":"k","path":"t"}]}}]}}""",
            ["spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes",
             "spec.volumes[0].projected: Invalid value: \"m\": conflicting duplicate paths",
             "spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set"] },
        { """{"projected":{"sources":[{},{"secret":{"name":"s"},"configMap":{"name":"c"}},{"downwardAPI":{"items":[{"path":"../x","fieldRef":{"fieldPath":"metadata.name"},"resourceFieldRef":{"resource":"limits.cpu","containerName":"a"},"mode":512}]}}]}}""",
            ["spec.volumes[0].projected.sources[1]: Forbidden: may not specify more than 1 volume type per source",
             "spec.volumes[0].projected.sources[2].downwardAPI.path: Invalid value: \"../x\": must not contain '..'",
             "spec.volumes[0].projected.sources[2].downwardAPI: Invalid value: \"resource\": fieldRef and resourceFieldRef can not be specified simultaneously",
             "spec.volumes[0].projected.sources[2].downwardAPI.mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive"] },
        { """{"gitRepo":{"repository":"r","directory":"/d"}}""", ["spec.volumes[0].gitRepo.directory: Invalid value: \"/d\": must be a relative path"] },
        { """{"gcePersistentDisk":{"pdName":"d","partition":256}}""", ["spec.volumes[0].persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive"] },
        { """{"nfs":{"server":"s"}}""", ["spec.volumes[0].nfs.path: Required value", "spec.volumes[0].nfs.path: Invalid value: \"\": must be an absolute path"] },
        { """{"iscsi":{"targetPortal":"p","iqn":"iqn.2001-04","initiatorName":"eui.0123456789abcdef"}}""", ["spec.volumes[0].iscsi.iqn: Invalid value: \"iqn.2001-04\": must be valid format"] },
        { """{"iscsi":{"targetPortal":"p","iqn":"iqn.2001-04.com.example:storage.kube.sys1.xyz","initiatorName":"x"}}""",
            ["spec.volumes[0].iscsi.initiatorname: Invalid value: \"x\": must be valid format starting with iqn, eui, or naa"] },
        { """{"fc":{"targetWWNs":["a"],"lun":256}}""", ["spec.volumes[0].fc.lun: Invalid value: 256: must be between 0 and 255, inclusive"] },
        { """{"quobyte":{"registry":"a:1,b","volume":""}}""",
            ["spec.volumes[0].quobyte.registry: Invalid value: \"a:1,b\": must be a host:port pair or multiple pairs separated by commas", "spec.volumes[0].quobyte.volume: Required value"] },
        { """{"flocker":{}}""", ["spec.volumes[0].flocker: Required value: one of datasetName and datasetUUID is required"] },
        { """{"flexVolume":{"driver":"d","options":{"a.k8s.io/x":"1"}}}""", ["spec.volumes[0].flexVolume.options[a.k8s.io/x]: Invalid value: \"a.k8s.io/x\": kubernetes.io and k8s.io namespaces are reserved"] },
        { """{"azureDisk":{"diskName":"d","diskURI":"http://x","kind":"Shared"}}""",
            ["spec.volumes[0].azureDisk.diskURI: Unsupported value: \"http://x\": supported values: \"https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd\""] },
        { """{"csi":{"driver":"d.example.com","nodePublishSecretRef":{"name":"S"}}}""", ["spec.volumes[0].csi.name: Invalid value: \"S\": " + Subdomain] },
        { """{"image":{}}""", ["spec.volumes[0].image.reference: Required value"] },
        { """{"image":{"reference":"i","pullPolicy":"Maybe"}}""", ["spec.volumes[0].image.pullPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", \"IfNotPresent\", \"Never\""] },
    };

    private const string UnderscoreSubdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    [Theory]
    [MemberData(nameof(Specs))]
    public void Pods_are_checked(string spec, string[] errors) => Assert.Equal(errors, Kind.CreateErrors($"{{{WorkloadCase.Meta},\"spec\":{{{spec}}}}}"));

    [Theory]
    [MemberData(nameof(Containers))]
    public void Containers_are_checked(string container, string[] errors) => Assert.Equal(errors, Kind.CreateErrors(
        $"{{{WorkloadCase.Meta},\"spec\":{{\"volumes\":[{{\"name\":\"v\"}},{{\"name\":\"p\",\"persistentVolumeClaim\":{{\"claimName\":\"c\"}}}}],\"containers\":[{{\"name\":\"a\",\"image\":\"i\",{container}}}]}}}}"));

    [Theory]
    [MemberData(nameof(Volumes))]
    public void Volumes_are_checked(string source, string[] errors) => Assert.Equal(errors, Kind.CreateErrors(
        $"{{{WorkloadCase.Meta},\"spec\":{{\"volumes\":[{KindCase.Parse(source).With("name", "v")}],{C}}}}}"));

    [Theory]
    [InlineData("kubernetes.io/config.mirror", "m", "\"m\": must set spec.nodeName if mirror pod annotation is set")]
    [InlineData("controller.kubernetes.io/pod-deletion-cost", "+1", "\"+1\": must be a 32bit integer")]
    [InlineData("container.apparmor.security.beta.kubernetes.io/a", "foo", "\"foo\": invalid AppArmor profile name: \"foo\"")]
    [InlineData("container.apparmor.security.beta.kubernetes.io/b", "unconfined", "\"b\": container not found")]
    public void Annotations_that_mean_something_are_checked(string key, string value, string error) => Assert.Equal([$"metadata.annotations[{key}]: Invalid value: {error}"],
        Kind.CreateErrors($"{{\"metadata\":{{\"name\":\"a\",\"namespace\":\"default\",\"annotations\":{{\"{key}\":\"{value}\"}}}},\"spec\":{{{C}}}}}"));

    [Fact]
    public void What_keys_and_annotations_mean_is_written_into_a_new_pod()
    {
        var pod = Kind.Create("""
            {"metadata":{"name":"a","namespace":"default","labels":{"app":"x","rev":"1"},"annotations":{"container.apparmor.security.beta.kubernetes.io/a":"localhost/p"}},
            "spec":{"schedulingGroup":{"podGroupName":"g"},
            "affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"podAffinityTerm":{"topologyKey":"zone","labelSelector":{"matchLabels":{"app":"x"}},"mismatchLabelKeys":["rev","none"]}}]}},
            "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{},"matchLabelKeys":["rev"]}],
            "containers":[{"name":"a","image":"i","lifecycle":{"stopSignal":"SIGTERM"}}]}}
            """);
        Assert.Empty(Kind.Errors(pod));
        Assert.Equal("""{"matchExpressions":[{"key":"rev","operator":"In","values":["1"]}]}""", pod.At("spec", "topologySpreadConstraints")!.AsArray![0]["labelSelector"]!.ToString());
        Assert.Equal("""{"matchLabels":{"app":"x"},"matchExpressions":[{"key":"rev","operator":"NotIn","values":["1"]}]}""",
            pod.At("spec", "affinity", "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution")!.AsArray![0].At("podAffinityTerm", "labelSelector")!.ToString());
        var container = pod.At("spec", "containers")!.AsArray![0];
        Assert.Equal("""{"appArmorProfile":{"type":"Localhost","localhostProfile":"p"}}""", container["securityContext"]!.ToString());
        Assert.Equal((null, "{}"), (pod.At("spec", "schedulingGroup"), container["lifecycle"]!.ToString()));
    }

    [Fact]
    public void Requests_of_a_limited_pod_are_those_of_its_containers_or_its_limits()
    {
        var pod = Kind.Create($$$$$"""
            {{{{{{WorkloadCase.Meta}}}}},"spec":{"resources":{"limits":{"cpu":"4","memory":"1Gi"}},"initContainers":[{"name":"s","image":"i","restartPolicy":"Always","resources":{"requests":{"cpu":"1"}}},
            {"name":"b","image":"i","resources":{"requests":{"cpu":"2"}}}],"containers":[{"name":"a","image":"i","resources":{"requests":{"cpu":"500m"}}}]}}
            """);
        Assert.Equal(KindCase.Parse("""{"limits":{"cpu":"4","memory":"1Gi"},"requests":{"cpu":"3","memory":"1Gi"}}"""), pod.At("spec", "resources"));
        Assert.Equal("Burstable", pod.At("status", "qosClass")!.AsString);
        Assert.Empty(Kind.Errors(pod));
        Assert.Equal("Guaranteed", Kind.Create($$$"""{{{{WorkloadCase.Meta}}},"spec":{"resources":{"limits":{"cpu":"4","memory":"1Gi"}},{{{C}}}}}""").At("status", "qosClass")!.AsString);
    }
}
