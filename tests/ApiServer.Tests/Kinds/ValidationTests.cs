using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Bad objects, and what is said of them.</summary>
public sealed class ValidationTests
{
    private const string Meta = "\"metadata\":{\"name\":\"x\",\"namespace\":\"default\"}";
    private const string LabelForm = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string SubdomainForm = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string QualifiedForm = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static TheoryData<string, string, string[]> PodSpecs => new()
    {
        { "image is required", """{"containers":[{"name":"a"}]}""", ["spec.containers[0].image: Required value"] },
        { "a name is a label", """{"containers":[{"name":"A_b","image":"i"}]}""", [$"spec.containers[0].name: Invalid value: \"A_b\": {LabelForm}"] },
        { "no containers", "{}", ["spec.containers: Required value"] },
        { "names are unique", """{"containers":[{"name":"a","image":"i"}],"initContainers":[{"name":"a","image":"i"}]}""", ["spec.initContainers[0].name: Duplicate value: \"a\""] },
        { "policy", """{"restartPolicy":"Sometimes","containers":[{"name":"a","image":"i"}]}""",
            ["spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\""] },
        { "pull policy", """{"containers":[{"name":"a","image":"i","imagePullPolicy":"x"}]}""",
            ["spec.containers[0].imagePullPolicy: Unsupported value: \"x\": supported values: \"Always\", \"IfNotPresent\", \"Never\""] },
        { "port", """{"containers":[{"name":"a","image":"i","ports":[{"containerPort":70000,"protocol":"X"}]}]}""",
            ["spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
             "spec.containers[0].ports[0].protocol: Unsupported value: \"X\": supported values: \"SCTP\", \"TCP\", \"UDP\""] },
        { "mount of nothing", """{"containers":[{"name":"a","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}""",
            ["spec.containers[0].volumeMounts[0].name: Not found: \"v\""] },
        { "mounts at one place", """{"volumes":[{"name":"v"}],"containers":[{"name":"a","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"},{"name":"v","mountPath":"/v"}]}]}""",
            ["spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/v\": must be unique"] },
        { "two sources", """{"volumes":[{"name":"v","emptyDir":{},"hostPath":{"path":"/x"}}],"containers":[{"name":"a","image":"i"}]}""",
            ["spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"] },
        { "env", """{"containers":[{"name":"a","image":"i","env":[{"name":"A=B"},{"name":"C","valueFrom":{}}]}]}""",
            ["spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist only of printable ASCII characters other than '='",
             "spec.containers[0].env[1].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"] },
        { "requests beyond limits", """{"containers":[{"name":"a","image":"i","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"2"}}}]}""",
            ["spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1"] },
        { "probe without handler", """{"containers":[{"name":"a","image":"i","livenessProbe":{"successThreshold":2}}]}""",
            ["spec.containers[0].livenessProbe: Required value: must specify a handler type",
             "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"] },
        { "toleration", """{"containers":[{"name":"a","image":"i"}],"tolerations":[{"operator":"Equal"}]}""",
            ["spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means \"match all values and all keys\""] },
        { "affinity", """{"containers":[{"name":"a","image":"i"}],"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"k","operator":"Near"}]}]}}}}""",
            ["spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator"] },
        { "init containers have no probes", """{"containers":[{"name":"a","image":"i"}],"initContainers":[{"name":"b","image":"i","livenessProbe":{"tcpSocket":{"port":1}}}]}""",
            ["spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always"] },
        { "deadline", """{"activeDeadlineSeconds":0,"containers":[{"name":"a","image":"i"}]}""",
            ["spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"] },
        { "the schedulers' names are their own affair", """{"schedulerName":"My_Scheduler","containers":[{"name":"a","image":"i"}]}""", [] },
        { "search domains", """{"dnsConfig":{"searches":["_tcp.a_b.example.com.",".","-"]},"containers":[{"name":"a","image":"i"}]}""",
            ["spec.dnsConfig.searches[2]: Invalid value: \"-\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')"] },
        { "white space", """{"containers":[{"name":"a","image":" i"}]}""", ["spec.containers[0].image: Invalid value: \" i\": must not have leading or trailing whitespace"] },
        { "host network", """{"hostNetwork":true,"containers":[{"name":"a","image":"i","ports":[{"containerPort":80,"hostPort":81}]}]}""",
            ["spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true"] },
        { "host aliases", """{"hostAliases":[{"ip":"01.1.1.1","hostnames":["a","B"]}],"containers":[{"name":"a","image":"i"}]}""",
            ["spec.hostAliases[0].ip: Invalid value: \"01.1.1.1\": must not have leading 0s", $"spec.hostAliases[0].hostnames[1]: Invalid value: \"B\": {SubdomainForm}"] },
        { "sharing processes", """{"hostPID":true,"shareProcessNamespace":true,"securityContext":{},"containers":[{"name":"a","image":"i"}]}""",
            ["spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled"] },
        { "sleep", """{"terminationGracePeriodSeconds":5,"containers":[{"name":"a","image":"i","lifecycle":{"preStop":{"sleep":{"seconds":6}}}}]}""",
            ["spec.containers[0].lifecycle.preStop.sleep: Invalid value: 6: must be non-negative and less than terminationGracePeriodSeconds (5)"] },
        { "resize policy", """{"restartPolicy":"Never","containers":[{"name":"a","image":"i","resizePolicy":[{"resourceName":"cpu","restartPolicy":"NotRequired"},{"resourceName":"cpu","restartPolicy":"RestartContainer"},{"resourceName":"gpu","restartPolicy":"NotRequired"}]}]}""",
            ["spec.containers[0].resizePolicy[1]: Duplicate value: \"cpu\"", "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'",
             "spec.containers[0].resizePolicy: Unsupported value: \"gpu\": supported values: \"cpu\", \"memory\""] },
        { "fields of the pod", """{"containers":[{"name":"a","image":"i","env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"spec.hostname"}}},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels"}}},{"name":"C","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['/']"}}},{"name":"D","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName['x']"}}},{"name":"E","valueFrom":{"fieldRef":{"fieldPath":"metadata.annotations['Example.com/X']"}}}]}]}""",
            ["spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.hostname\": error converting fieldPath: field label not supported: spec.hostname",
             "spec.containers[0].env[1].valueFrom.fieldRef.fieldPath: Unsupported value: \"metadata.labels\": supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\"",
             "spec.containers[0].env[2].valueFrom.fieldRef: Invalid value: \"/\": prefix part must be non-empty",
             "spec.containers[0].env[2].valueFrom.fieldRef: Invalid value: \"/\": name part must be non-empty", $"spec.containers[0].env[2].valueFrom.fieldRef: Invalid value: \"/\": name part {QualifiedForm}",
             "spec.containers[0].env[3].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.nodeName['x']\": error converting fieldPath: field label does not support subscript: spec.nodeName['x']"] },
        { "resources of the container", """{"containers":[{"name":"a","image":"i","env":[{"name":"A","value":"1","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu","divisor":"2"}}},{"name":"B","valueFrom":{"resourceFieldRef":{"resource":"hugepages-2Mi"}}},{"name":"C","valueFrom":{"configMapKeyRef":{"name":"","key":""}}}],"envFrom":[{}]}]}""",
            ["spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource",
             "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty",
             "spec.containers[0].env[1].valueFrom.resourceFieldRef.resource: Unsupported value: \"hugepages-2Mi\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"",
             $"spec.containers[0].env[2].valueFrom.configMapKeyRef.name: Invalid value: \"\": {SubdomainForm}", "spec.containers[0].env[2].valueFrom.configMapKeyRef.key: Required value",
             "spec.containers[0].envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`"] },
        { "only good volumes are mounted", """{"volumes":[{"name":"v","hostPath":{"path":""}},{"name":"d","persistentVolumeClaim":{"claimName":"c"}}],"containers":[{"name":"a","image":"i","volumeMounts":[{"name":"v","mountPath":"/v","subPath":"/x"},{"name":"d","mountPath":"/dev"}],"volumeDevices":[{"name":"d","devicePath":"/dev"}]}]}""",
            ["spec.volumes[0].hostPath.path: Required value", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"", "spec.containers[0].volumeMounts.subPath: Invalid value: \"/x\": must be a relative path",
             "spec.containers[0].volumeMounts[1].name: Invalid value: \"d\": must not already exist in volumeDevices", "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/dev\": must not already exist as a path in volumeDevices",
             "spec.containers[0].volumeDevices[0].name: Invalid value: \"d\": must not already exist in volumeMounts", "spec.containers[0].volumeDevices[0].devicePath: Invalid value: \"/dev\": must not already exist as a path in volumeMounts"] },
        { "values of tolerations and affinity", """{"containers":[{"name":"a","image":"i"}],"tolerations":[{"key":"k","operator":"Exists","value":"v"}],"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["A"]}]}]}},"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"","namespaces":["N"],"mismatchLabelKeys":["a"]}]},"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone","labelSelector":{"matchLabels":{"x":"y"}},"matchLabelKeys":["a"],"mismatchLabelKeys":["b","a"]}]}}}""",
            [$"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].values[0]: Invalid value: \"A\": {SubdomainForm}",
             $"spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace: Invalid value: \"N\": {LabelForm}",
             "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
             "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty",
             "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"\": name part must be non-empty",
             $"spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"\": name part {QualifiedForm}",
             "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: \"a\": exists in both matchLabelKeys and mismatchLabelKeys",
             "spec.tolerations[0].operator: Invalid value: \"v\": value must be empty when `operator` is 'Exists'"] },
        { "dns", """{"dnsPolicy":"None","containers":[{"name":"a","image":"i"}]}""", ["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"] },
        { "all is well",
            """{"serviceAccountName":"default","volumes":[{"name":"v","configMap":{"name":"c"}},{"name":"t","projected":{"sources":[{"serviceAccountToken":{"path":"token"}},{"configMap":{"name":"kube-root-ca.crt"}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"fieldPath":"metadata.namespace"}}]}}]}}],"containers":[{"name":"a","image":"i","command":["x"],"env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}],"ports":[{"containerPort":80,"name":"http"}],"livenessProbe":{"httpGet":{"port":"http"}},"lifecycle":{"preStop":{"exec":{"command":["sleep","1"]}}},"resources":{"limits":{"cpu":"1","memory":"64Mi"}},"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"tolerations":[{"operator":"Exists"},{"key":"a","effect":"NoExecute","tolerationSeconds":2}],"nodeSelector":{"a":"b"}}""",
            [] },
    };

    public static TheoryData<string, string, string[]> Others => new()
    {
        { "services", """{"spec":{"ports":[{"port":80}],"externalIPs":["010.0.0.1","::ffff:10.0.0.1","10.0.0.1"]}}""",
            ["spec.externalIPs[0]: Invalid value: \"010.0.0.1\": must not have leading 0s", "spec.externalIPs[1]: Invalid value: \"::ffff:10.0.0.1\": must not be an IPv4-mapped IPv6 address"] },
        { "services", """{"spec":{"type":"LoadBalancer","ports":[{"port":80}],"loadBalancerSourceRanges":["10.0.0.0/024"," 10.0.0.0/8 ","10.0.0.1/8","10.0.0.0"]}}""",
            ["spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.0/024\": must not have leading 0s in IP or prefix length",
             "spec.LoadBalancerSourceRanges[2]: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length",
             "spec.LoadBalancerSourceRanges[3]: Invalid value: \"10.0.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"] },
        { "nodes", """{"spec":{"podCIDRs":["10.1.0.0/24","10.2.0.0/24"]}}""",
            ["spec.podCIDRs: Invalid value: [\"10.1.0.0/24\",\"10.2.0.0/24\"]: may specify no more than one CIDR for each IP family"] },
        { "nodes", """{"spec":{"podCIDRs":["fd00::/64","fd00::/64","10.1.0.1/24"]}}""",
            ["spec.podCIDRs[2]: Invalid value: \"10.1.0.1/24\": must not have bits set beyond the prefix length",
             "spec.podCIDRs: Invalid value: [\"fd00::/64\",\"fd00::/64\",\"10.1.0.1/24\"]: may specify no more than one CIDR for each IP family", "spec.podCIDRs[1]: Duplicate value: \"fd00::/64\""] },
        { "endpointslices", """{"addressType":"IPv6","endpoints":[{"addresses":["10.1.2.3"]}]}""", ["endpoints[0].addresses[0]: Invalid value: \"10.1.2.3\": must be an IPv6 address"] },
        { "services", """{"metadata":{"name":"x","annotations":{"service.beta.kubernetes.io/load-balancer-source-ranges":" 10.0.0.0/8, nowhere"}},"spec":{"ports":[{"port":80}]}}""",
            ["metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]: Forbidden: may only be used when `type` is 'LoadBalancer'",
             "metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]: Invalid value: \"nowhere\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"] },
        { "services", """{"spec":{"type":"LoadBalancer","ports":[{"port":10250}]}}""", [] },
        { "services", """{"spec":{"type":"ExternalName","externalName":"a..","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"],"ports":[{"port":80,"nodePort":30000},{"name":"b","port":80}]}}""",
            ["spec.ipFamilies: Forbidden: may not be set for ExternalName services", "spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services",
             $"spec.externalName: Invalid value: \"a.\": {SubdomainForm}", "spec.ports[0].name: Required value",
             "spec.ports[1]: Duplicate value: {\"protocol\":\"TCP\",\"port\":80}"] },
        { "services", """{"spec":{"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":86401}},"type":"X","ports":[{"port":80,"appProtocol":""}],"externalIPs":["127.0.0.1"]}}""",
            [$"spec.ports[0].appProtocol: Invalid value: \"\": name part must be non-empty", $"spec.ports[0].appProtocol: Invalid value: \"\": name part {QualifiedForm}",
             "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400",
             "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
             "spec.type: Unsupported value: \"X\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""] },
        { "services", """{"spec":{}}""", ["spec.ports: Required value"] },
        { "services", """{"kind":"Service"}""", ["spec.ports: Required value"] },
        { "services", """{"spec":{"clusterIP":"None"}}""", [] },
        { "services", """{"spec":{"ports":[{"port":0}]}}""",
            ["spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
             "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive"] },
        { "services", """{"spec":{"ports":[{"port":80},{"port":81,"name":"a"}]}}""", ["spec.ports[0].name: Required value"] },
        { "services", """{"spec":{"ports":[{"port":80,"nodePort":30000}]}}""", ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"] },
        { "services", """{"spec":{"type":"X","ports":[{"port":80}]}}""",
            ["spec.type: Unsupported value: \"X\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\""] },
        { "services", """{"spec":{"clusterIP":"10.1","ports":[{"port":80}]}}""",
            ["spec.clusterIPs[0]: Invalid value: \"10.1\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"] },
        { "services", """{"spec":{"type":"ExternalName"}}""", ["spec.externalName: Required value"] },
        { "configmaps", """{"data":{"a/b":"1"}}""",
            ["data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"] },
        { "configmaps", """{"data":{"a":"1"},"binaryData":{"a":""}}""", ["data[a]: Invalid value: \"a\": duplicate of key present in binaryData"] },
        { "secrets", """{"type":"kubernetes.io/tls","data":{"tls.crt":"AA=="}}""", ["data[tls.key]: Required value"] },
        { "secrets", """{"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"e30="}}""", [] },
        { "endpoints", """{"subsets":[{"addresses":[{"ip":"127.0.0.1"}],"ports":[{"port":80}]}]}""",
            ["subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)"] },
        { "endpoints", """{"subsets":[{}]}""", ["subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"] },
        { "endpointslices", """{"addressType":"IPv4","endpoints":[{"addresses":[]}]}""", ["endpoints[0].addresses: Required value: must contain at least 1 address"] },
        { "endpointslices", """{"addressType":"Post","endpoints":[]}""", ["addressType: Unsupported value: \"Post\": supported values: \"FQDN\", \"IPv4\", \"IPv6\""] },
        { "leases", """{"spec":{"leaseDurationSeconds":0}}""", ["spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"] },
        { "events", """{"involvedObject":{"namespace":"other"}}""", ["involvedObject.namespace: Invalid value: \"other\": does not match event.namespace"] },
        { "deployments", """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"i"}]}}}}""",
            ["spec.selector: Required value", "spec.template.metadata.labels: Invalid value: {}: `selector` does not match template `labels`"] },
        { "deployments", """{"spec":{"replicas":-1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"a"}]}}}}""",
            ["spec.replicas: Invalid value: -1: must be greater than or equal to 0",
             "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`",
             "spec.template.spec.containers[0].image: Required value"] },
        { "deployments", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":"0%"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"i"}]}}}}""",
            ["spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
             "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": may not be 0 when `maxSurge` is 0"] },
        { "horizontalpodautoscalers", """{"spec":{"minReplicas":0}}""",
            ["spec.minReplicas: Invalid value: 0: must be greater than or equal to 1", "spec.maxReplicas: Invalid value: 0: must be greater than 0",
             "spec.scaleTargetRef.kind: Required value", "spec.scaleTargetRef.name: Required value", "spec.scaleTargetRef.apiVersion: Invalid value: \"\": apiVersion must specify API group"] },
        { "horizontalpodautoscalers", """{"spec":{"scaleTargetRef":{"apiVersion":"v1","kind":"ReplicationController","name":"a/b"},"minReplicas":5,"maxReplicas":4}}""",
            ["spec.maxReplicas: Invalid value: 4: must be greater than or equal to `minReplicas`", "spec.scaleTargetRef.name: Invalid value: \"a/b\": may not contain '/'"] },
        { "horizontalpodautoscalers", """{"spec":{"scaleTargetRef":{"apiVersion":"a/b/c","kind":"D","name":"d"},"maxReplicas":4,"metrics":[{"type":"Fast"},{"type":"Pods","resource":{"name":"","target":{"type":"X","averageUtilization":0}}},{"type":"Pods","pods":{"metric":{"name":"m"},"target":{"type":"AverageValue","averageValue":"0"}},"external":{"metric":{"name":"m"},"target":{"type":"Value","value":"1","averageValue":"1"}}}]}}""",
            ["spec.scaleTargetRef.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
             "spec.metrics[0].type: Unsupported value: \"Fast\": supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\"",
             "spec.metrics[1].resource.name: Required value: must specify a resource name",
             "spec.metrics[1].resource.target.type: Invalid value: \"X\": must be either Utilization, Value, or AverageValue",
             "spec.metrics[1].resource.target.averageUtilization: Invalid value: 0: must be greater than 0",
             "spec.metrics[1].pods: Required value: must populate information for the given metric source",
             "spec.metrics[2].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target",
             "spec.metrics[2].external: Forbidden: must populate the given metric source only"] },
        { "horizontalpodautoscalers", """{"spec":{"scaleTargetRef":{"apiVersion":"a/v1","kind":"D","name":"d"},"maxReplicas":4,"behavior":{"scaleUp":{"stabilizationWindowSeconds":3601,"selectPolicy":"Best","policies":[{"type":"Slow","value":0,"periodSeconds":1801}]},"scaleDown":{"stabilizationWindowSeconds":-1,"tolerance":"-1"}}}}""",
            ["spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
             "spec.behavior.scaleUp.selectPolicy: Unsupported value: \"Best\": supported values: \"Disabled\", \"Max\", \"Min\"",
             "spec.behavior.scaleUp.policies[0].type: Unsupported value: \"Slow\": supported values: \"Percent\", \"Pods\"",
             "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
             "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800",
             "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero",
             "spec.behavior.scaleDown.tolerance: Invalid value: \"-1\": must be greater than or equal to 0"] },
        { "replicasets", """{"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"In"}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}}""",
            ["spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
             "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`"] },
    };

    public static TheoryData<string, string, string[]> Metadata => new()
    {
        { "pods", """{"namespace":"default"}""", ["metadata.name: Required value: name or generateName is required"] },
        { "pods", """{"name":"a"}""", ["metadata.namespace: Required value"] },
        { "namespaces", """{"name":"a.b"}""", ["metadata.name: Invalid value: \"a.b\": must not contain dots"] },
        { "nodes", """{"name":"a","namespace":"b"}""", ["metadata.namespace: Forbidden: not allowed on this type"] },
        { "configmaps", """{"name":"a","namespace":"b","labels":{"k":"x y"}}""",
            ["metadata.labels: Invalid value: \"x y\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"] },
        { "configmaps", """{"name":"a","namespace":"b","finalizers":["orphan","foregroundDeletion"]}""",
            ["metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: orphan and foregroundDeletion cannot be both set"] },
        { "configmaps", """{"name":"a","namespace":"b","finalizers":["kubernetes","orphan","a/b"]}""", [] },
        { "configmaps", """{"name":"a","namespace":"b","finalizers":["a/b","foo"]}""",
            ["metadata.finalizers[1]: Invalid value: \"foo\": name is neither a standard finalizer name nor is it fully qualified"] },
        { "configmaps", """{"name":"a","namespace":"b","ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p","uid":""}]}""",
            ["metadata.ownerReferences.uid: Invalid value: \"\": must not be empty"] },
        { "services", """{"name":"1a","namespace":"b"}""",
            ["metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"] },
    };

    [Theory]
    [MemberData(nameof(PodSpecs))]
    public void Pods(string what, string spec, string[] errors)
    {
        Assert.NotEmpty(what);
        Assert.Equal(errors, new KindCase("pods").CreateErrors($"{{{Meta},\"spec\":{spec}}}"));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_kinds(string resource, string members, string[] errors) =>
        Assert.Equal(errors, new KindCase(resource).CreateErrorsOf(members));

    [Theory]
    [MemberData(nameof(Metadata))]
    public void Metadata_of_all_kinds(string resource, string metadata, string[] errors) => Assert.Equal(errors,
        new KindCase(resource).CreateErrors($$$$"""{"metadata":{{{{metadata}}}}}""").Where(e => e.StartsWith("metadata", StringComparison.Ordinal)));

    [Fact]
    public void Annotations_are_bounded_together()
    {
        var errors = new KindCase("configmaps").CreateErrors($$$$"""{"metadata":{"name":"a","namespace":"b","annotations":{"a":"{{{{new string('x', 262144)}}}}"}}}""");
        Assert.Equal(["metadata.annotations: Too long: may not be more than 262144 bytes"], errors);
    }
}
