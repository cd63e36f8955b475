namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Valid objects of every kind, small and rich, without their names.</summary>
internal static class Manifests
{
    private const string Template = """{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"a","image":"i:1"}]}}""";

    private const string RichPod = """
        {"metadata":{"labels":{"app":"x","tier":"back"},"annotations":{"note":"é\n"},"finalizers":["a.b/c"]},
        "spec":{"nodeName":"n1","restartPolicy":"OnFailure","terminationGracePeriodSeconds":3,"serviceAccountName":"default","priority":0,
        "nodeSelector":{"disk":"ssd"},"tolerations":[{"key":"k","operator":"Exists","effect":"NoExecute","tolerationSeconds":5}],
        "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"z","operator":"In","values":["a","b"]}]}]}},
        "podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":5,"podAffinityTerm":{"topologyKey":"zone","labelSelector":{"matchLabels":{"app":"x"}}}}]}},
        "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"x"}}}],
        "securityContext":{"runAsUser":1000,"fsGroup":2000,"sysctls":[{"name":"net.core.somaxconn","value":"1"}]},
        "dnsConfig":{"nameservers":["10.0.0.1"],"options":[{"name":"ndots","value":"2"}]},"hostAliases":[{"ip":"10.0.0.2","hostnames":["h"]}],
        "initContainers":[{"name":"init","image":"i:0","command":["sh","-c","true"]}],
        "containers":[{"name":"a","image":"i:1","args":["-x"],"env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
        {"name":"C","valueFrom":{"configMapKeyRef":{"name":"m","key":"k","optional":true}}}],"envFrom":[{"secretRef":{"name":"s"}}],
        "ports":[{"name":"http","containerPort":80,"protocol":"TCP"},{"containerPort":53,"protocol":"UDP"}],
        "resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":"1","memory":"128Mi"}},
        "livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":3},"readinessProbe":{"tcpSocket":{"port":80}},"startupProbe":{"exec":{"command":["true"]}},
        "lifecycle":{"preStop":{"exec":{"command":["sleep","1"]}}},"volumeMounts":[{"name":"v","mountPath":"/v"},{"name":"c","mountPath":"/c","subPath":"k"}],
        "securityContext":{"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true}},{"name":"b","image":"i:2"}],
        "volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}},{"name":"c","configMap":{"name":"m","items":[{"key":"k","path":"p","mode":420}]}},
        {"name":"s","secret":{"secretName":"s"}},{"name":"p","projected":{"sources":[{"downwardAPI":{"items":[{"path":"l","fieldRef":{"fieldPath":"metadata.labels"}}]}}]}}]}}
        """;

    /// <summary>A PKCS #10 request of CN=jane, O=devs, in PEM and base64.</summary>
    public const string SigningRequest =
        "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIYU1JR0FBZ0VBTUI0eERUQUxCZ05WQkFvTUJHUmxkbk14RFRBTEJnTlZCQU1NQkdwaGJtVXdXVEFUQmdjcQpoa2pP" +
        "UFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVR3ZFBMaW15SjNOZk9kZGlHcHpBaHpzQm9XaFJRcEMrUjJjT0k3CnVqOVZFcW9PdExUakY5UVJ0TGtHTnA2MWtSS1lRUkd0UnJ5aGJKdnFnUnhX" +
        "ellEVm9BQXdDZ1lJS29aSXpqMEUKQXdJRFNRQXdSZ0loQU9vVG84eVZEY3lLQU9YT29EQ1NWRDZPck45U0RrYTU3U3Ztd0pKT0VlekhBaUVBNHNtcgpvLzNmbmR5VVBlWGFVbFVGVWxU" +
        "TFhtNjZGWWpFQ3AvYWFlbEZPNVE9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=";

    public static IReadOnlyDictionary<string, string[]> ByResource { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["networking.k8s.io/v1/ipaddresses"] = ["""{"spec":{"parentRef":{"group":"example.org","resource":"gateways","namespace":"default","name":"g"}}}"""],
        ["apiregistration.k8s.io/v1/apiservices"] = ["""{"spec":{"group":"example.org","version":"v1","groupPriorityMinimum":1000,"versionPriority":15,"insecureSkipTLSVerify":true,"service":{"namespace":"default","name":"api"}}}"""],
        ["apiextensions.k8s.io/v1/customresourcedefinitions"] =
        [
            """{"spec":{"group":"example.org","scope":"Namespaced","names":{"plural":"gadgets","kind":"Gadget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""",
            CustomKinds.Gadgets, CustomKinds.Things,
        ],
        ["fuzz.example.org/v1/gadgets"] =
        [
            """{"spec":{}}""",
            """{"metadata":{"labels":{"app":"x"},"finalizers":["a.b/c"]},"spec":{"replicas":3,"mode":"Slow","note":null,"since":"2026-01-02T03:04:05Z","port":"http","raw":{"any":[1,{"x":null}]},"template":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{}},"tags":["a","b"],"limits":{"cpu":2},"flags":{"on":true},"steps":[{"name":"x","seconds":1.5},{"name":"x","port":81}]},"status":{"replicas":2,"selector":"app=x"}}""",
        ],
        ["fuzz.example.org/v1beta1/gadgets"] = ["""{"spec":{"replicas":2,"more":{"a":[]}},"extra":1}"""],
        ["fuzz.example.org/v1/things"] = ["{}", """{"metadata":{"annotations":{"a":"b"}},"data":{"a":[1,2.5,"x",null,{"b":{}}]},"flag":true,"none":null}"""],
        ["rbac.authorization.k8s.io/v1/roles"] = ["""{"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get","list"]}]}"""],
        ["rbac.authorization.k8s.io/v1/clusterroles"] = ["""{"rules":[{"apiGroups":["apps"],"resources":["deployments"],"verbs":["*"]},{"nonResourceURLs":["/metrics"],"verbs":["get"]}]}"""],
        ["rbac.authorization.k8s.io/v1/rolebindings"] = ["""{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}"""],
        ["rbac.authorization.k8s.io/v1/clusterrolebindings"] = ["""{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"User","name":"jane","apiGroup":"rbac.authorization.k8s.io"}]}"""],
        ["v1/namespaces"] = ["{}", """{"metadata":{"labels":{"team":"a"}},"spec":{"finalizers":["kubernetes"]}}"""],
        ["v1/nodes"] =
        [
            "{}",
            """
            {"metadata":{"labels":{"disk":"ssd"}},"spec":{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24"],"taints":[{"key":"k","effect":"NoSchedule"}],"unschedulable":true},
            "status":{"capacity":{"cpu":"2","memory":"4Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2026-01-02T03:04:05Z"}],
            "addresses":[{"type":"InternalIP","address":"10.0.0.9"}],"nodeInfo":{"machineID":"m","kubeletVersion":"v1.36.0"}}}
            """,
        ],
        ["v1/pods"] =
        [
            """{"spec":{"containers":[{"name":"a","image":"i:1"}]}}""", RichPod,
            """{"metadata":{"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"11111111-1111-4111-8111-111111111111","controller":true,"blockOwnerDeletion":true}]},"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"i:1","ports":[{"containerPort":80,"hostPort":80}]}],"overhead":{"cpu":"1m"}}}""",
        ],
        ["v1/services"] =
        [
            """{"spec":{"ports":[{"port":80}]}}""",
            """{"spec":{"type":"NodePort","selector":{"app":"x"},"sessionAffinity":"ClientIP","ports":[{"name":"a","port":80,"targetPort":"http","protocol":"TCP"},{"name":"b","port":53,"targetPort":5353,"protocol":"UDP","nodePort":30053}]}}""",
            """{"spec":{"clusterIP":"None","selector":{"app":"x"},"publishNotReadyAddresses":true}}""",
            """{"spec":{"type":"ExternalName","externalName":"example.com"}}""",
            """{"spec":{"type":"LoadBalancer","clusterIP":"10.96.0.77","externalTrafficPolicy":"Local","loadBalancerSourceRanges":["10.0.0.0/8"],"ports":[{"port":443,"appProtocol":"https"}]}}""",
        ],
        ["v1/configmaps"] = ["""{"data":{"a":"1"}}""", """{"data":{"a":"1","b.txt":"line\nline\n"},"binaryData":{"c":"AAEC"},"immutable":false}""", "{}"],
        ["v1/secrets"] =
        [
            """{"stringData":{"a":"1"}}""", """{"type":"kubernetes.io/tls","data":{"tls.crt":"AA==","tls.key":"AA=="}}""",
            """{"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"e30="}}""", """{"type":"Opaque","data":{"k":"AAEC"},"immutable":true}""",
        ],
        ["authentication.k8s.io/v1/tokenreviews"] = ["""{"spec":{"token":"a.b.c"}}""", """{"spec":{"token":"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50In0.AA","audiences":["a"]}}"""],
        ["authentication.k8s.io/v1/selfsubjectreviews"] = ["{}"],
        ["v1/serviceaccounts"] = ["{}", """{"secrets":[{"name":"s"}],"imagePullSecrets":[{"name":"p"}],"automountServiceAccountToken":false}"""],
        ["v1/endpoints"] =
        [
            """{"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":80}]}]}""",
            """{"subsets":[{"addresses":[{"ip":"10.0.0.1","nodeName":"n1","targetRef":{"kind":"Pod","name":"p","namespace":"default"}}],"notReadyAddresses":[{"ip":"10.0.0.2","hostname":"h"}],"ports":[{"name":"a","port":80,"protocol":"TCP"},{"name":"b","port":53,"protocol":"UDP"}]}]}""",
        ],
        ["v1/events"] =
        [
            """{"involvedObject":{"kind":"Pod","name":"p","namespace":"default"}}""",
            """{"involvedObject":{"apiVersion":"v1","kind":"Pod","name":"p","namespace":"default","uid":"u","fieldPath":"spec.containers{a}"},"reason":"Started","message":"it has","type":"Normal","count":3,"firstTimestamp":"2026-01-02T03:04:05Z","lastTimestamp":"2026-01-02T03:04:06Z","source":{"component":"kubelet","host":"n1"}}""",
        ],
        ["events.k8s.io/v1/events"] =
        [
            """{"regarding":{"kind":"Pod","name":"p","namespace":"default"},"eventTime":"2026-01-02T03:04:05.000000Z","reportingController":"c","reportingInstance":"c-1","action":"a","reason":"r","type":"Normal"}""",
            """{"regarding":{"kind":"Pod","name":"p","namespace":"default"},"eventTime":"2026-01-02T03:04:05.000000Z","reportingController":"c","reportingInstance":"c-1","action":"a","reason":"r","type":"Warning","note":"n","series":{"count":2,"lastObservedTime":"2026-01-02T03:04:06.000001Z"}}""",
        ],
        ["discovery.k8s.io/v1/endpointslices"] =
        [
            """{"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}]}""",
            """{"metadata":{"labels":{"kubernetes.io/service-name":"s"}},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true,"serving":true,"terminating":false},"nodeName":"n1","zone":"z","hints":{"forZones":[{"name":"z"}]}}],"ports":[{"name":"a","port":80,"protocol":"TCP"}]}""",
        ],
        ["coordination.k8s.io/v1/leases"] = ["""{"spec":{"holderIdentity":"me","leaseDurationSeconds":15,"renewTime":"2026-01-02T03:04:05.000000Z","leaseTransitions":1}}""", "{}"],
        ["apps/v1/deployments"] =
        [
            $$$"""{"spec":{"selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}""",
            $$$"""{"spec":{"replicas":3,"minReadySeconds":1,"revisionHistoryLimit":2,"progressDeadlineSeconds":60,"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}},"selector":{"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"Exists"}]},"template":{{{Template}}}}}""",
        ],
        ["apps/v1/replicasets"] = [$$$"""{"spec":{"replicas":2,"selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}"""],
        ["apps/v1/daemonsets"] =
        [
            $$$"""{"spec":{"selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}""",
            $$$"""{"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":"10%","maxUnavailable":0}},"minReadySeconds":1,"selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}""",
        ],
        ["apps/v1/statefulsets"] =
        [
            $$$"""{"spec":{"serviceName":"s","selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}""",
            $$$$$$"""{"spec":{"serviceName":"s","replicas":2,"podManagementPolicy":"Parallel","ordinals":{"start":1},"updateStrategy":{"rollingUpdate":{"partition":1}},"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Delete"},"volumeClaimTemplates":[{"metadata":{"name":"d"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}],"selector":{"matchLabels":{"app":"x"}},"template":{{{{{{Template}}}}}}}}""",
        ],
        ["apps/v1/controllerrevisions"] = ["""{"revision":1,"data":{"spec":{"a":[1,"b",null]}}}"""],
        ["batch/v1/jobs"] =
        [
            """{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"i:1"}]}}}}""",
            """{"spec":{"completions":3,"parallelism":2,"completionMode":"Indexed","backoffLimitPerIndex":1,"maxFailedIndexes":1,"ttlSecondsAfterFinished":5,"podFailurePolicy":{"rules":[{"action":"Ignore","onPodConditions":[{"type":"DisruptionTarget"}]},{"action":"FailJob","onExitCodes":{"operator":"In","values":[1,2]}}]},"successPolicy":{"rules":[{"succeededIndexes":"0,2","succeededCount":1}]},"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"i:1"}]}}}}""",
        ],
        ["batch/v1/cronjobs"] =
        [
            """{"spec":{"schedule":"*/5 * * * mon-fri","timeZone":"Etc/UTC","concurrencyPolicy":"Forbid","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"OnFailure","containers":[{"name":"a","image":"i:1"}]}}}}}}""",
        ],
        ["v1/replicationcontrollers"] = [$$$"""{"spec":{"replicas":2,"template":{{{Template}}}}}"""],
        ["policy/v1/poddisruptionbudgets"] = ["""{"spec":{"minAvailable":"50%","selector":{"matchLabels":{"app":"x"}},"unhealthyPodEvictionPolicy":"AlwaysAllow"}}"""],
        ["v1/persistentvolumes"] =
        [
            """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/d"}}}""",
            """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteMany","ReadOnlyMany"],"csi":{"driver":"d.example.com","volumeHandle":"h","nodeStageSecretRef":{"name":"s","namespace":"default"}},"storageClassName":"fast","volumeMode":"Block","claimRef":{"namespace":"default","name":"c"},"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"In","values":["a"]}]}]}}}}""",
        ],
        ["v1/persistentvolumeclaims"] =
        [
            """{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""",
            """{"spec":{"accessModes":["ReadWriteOncePod"],"resources":{"requests":{"storage":"1Gi"},"limits":{"storage":"2Gi"}},"storageClassName":"fast","volumeName":"v","selector":{"matchLabels":{"a":"b"}},"dataSource":{"kind":"PersistentVolumeClaim","name":"o"}}}""",
        ],
        ["v1/limitranges"] = ["""{"spec":{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"cpu":"100m","memory":"1Mi"},"maxLimitRequestRatio":{"cpu":"4"}},{"type":"PersistentVolumeClaim","max":{"storage":"1Gi"}}]}}"""],
        ["v1/resourcequotas"] = ["""{"spec":{"hard":{"pods":"1000","requests.cpu":"100"},"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}}}"""],
        ["v1/podtemplates"] = [$$$"""{"template":{{{Template}}}}"""],
        ["autoscaling/v1/horizontalpodautoscalers"] =
        [
            """{"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"maxReplicas":2,"targetCPUUtilizationPercentage":50}}""",
            """{"metadata":{"annotations":{"autoscaling.alpha.kubernetes.io/metrics":"[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"p\",\"targetAverageValue\":\"1\"}}]"}},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"maxReplicas":2}}""",
        ],
        ["autoscaling/v2/horizontalpodautoscalers"] =
        [
            """{"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"maxReplicas":2,"behavior":{"scaleUp":{"selectPolicy":"Min"}}}}""",
        ],
        ["networking.k8s.io/v1/ingresses"] =
        [
            """{"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}""",
            """{"spec":{"ingressClassName":"c","tls":[{"hosts":["a.example.com"],"secretName":"t"}],"rules":[{"host":"*.example.com","http":{"paths":[{"path":"/a","pathType":"Prefix","backend":{"service":{"name":"s","port":{"name":"http"}}}},{"pathType":"ImplementationSpecific","backend":{"resource":{"apiGroup":"g.io","kind":"Bucket","name":"b"}}}]}}]}}""",
        ],
        ["networking.k8s.io/v1/ingressclasses"] = ["""{"spec":{"controller":"a.b/c","parameters":{"apiGroup":"g.io","kind":"K","name":"n","scope":"Namespace","namespace":"default"}}}"""],
        ["networking.k8s.io/v1/networkpolicies"] =
        [
            "{}",
            """{"spec":{"podSelector":{"matchLabels":{"app":"x"}},"policyTypes":["Ingress","Egress"],"ingress":[{"from":[{"podSelector":{}},{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}}],"ports":[{"port":80,"endPort":90}]}],"egress":[{"to":[{"namespaceSelector":{"matchExpressions":[{"key":"a","operator":"Exists"}]}}],"ports":[{"protocol":"UDP","port":"dns"}]}]}}""",
        ],
        ["networking.k8s.io/v1/servicecidrs"] = ["""{"spec":{"cidrs":["10.0.0.0/24","2001:db8::/64"]}}"""],
        ["storage.k8s.io/v1/storageclasses"] =
        [
            """{"provisioner":"p"}""",
            """{"provisioner":"a.b/p","parameters":{"type":"ssd"},"reclaimPolicy":"Retain","volumeBindingMode":"WaitForFirstConsumer","allowVolumeExpansion":true,"mountOptions":["ro"],"allowedTopologies":[{"matchLabelExpressions":[{"key":"zone","values":["a","b"]}]}]}""",
        ],
        ["storage.k8s.io/v1/volumeattributesclasses"] = ["""{"driverName":"d","parameters":{"iops":"1"}}"""],
        ["storage.k8s.io/v1/volumeattachments"] = ["""{"spec":{"attacher":"a.b","source":{"persistentVolumeName":"v"},"nodeName":"n"},"status":{"attached":true,"attachError":{"message":"m","time":"2026-01-02T03:04:05Z","errorCode":8}}}"""],
        ["storage.k8s.io/v1/csidrivers"] = ["""{"spec":{}}""", """{"spec":{"attachRequired":false,"volumeLifecycleModes":["Persistent","Ephemeral"],"fsGroupPolicy":"File","tokenRequests":[{"audience":"a","expirationSeconds":600}],"nodeAllocatableUpdatePeriodSeconds":30}}"""],
        ["storage.k8s.io/v1/csinodes"] = ["""{"spec":{"drivers":[{"name":"d","nodeID":"n","topologyKeys":["zone"],"allocatable":{"count":3}}]}}"""],
        ["storage.k8s.io/v1/csistoragecapacities"] = ["""{"storageClassName":"c","capacity":"10Gi","maximumVolumeSize":"1Gi","nodeTopology":{"matchLabels":{"zone":"a"}}}"""],
        ["node.k8s.io/v1/runtimeclasses"] = ["""{"handler":"runc","overhead":{"podFixed":{"cpu":"10m"}},"scheduling":{"nodeSelector":{"a":"b"},"tolerations":[{"key":"k","operator":"Exists"}]}}"""],
        ["certificates.k8s.io/v1/certificatesigningrequests"] =
        [
            $$"""{"spec":{"request":"{{SigningRequest}}","signerName":"a.b/c","usages":["client auth"]} }""",
            $$"""{"spec":{"request":"{{SigningRequest}}","signerName":"kubernetes.io/kube-apiserver-client","usages":["digital signature","client auth"],"expirationSeconds":3600},"status":{"conditions":[{"type":"Approved","status":"True","reason":"r"}]} }""",
        ],
        // What they are about does not exist: no request waits for a webhook.
        ["admissionregistration.k8s.io/v1/validatingwebhookconfigurations"] =
        [
            """{"webhooks":[{"name":"a.b.c","clientConfig":{"url":"https://hook.example/x"},"sideEffects":"None","admissionReviewVersions":["v1"],"rules":[{"operations":["CREATE","UPDATE"],"apiGroups":["example.com"],"apiVersions":["v1"],"resources":["things"],"scope":"Namespaced"}]}]}""",
            """{"webhooks":[{"name":"a.b.c","clientConfig":{"service":{"namespace":"n","name":"s","path":"/p"},"caBundle":"AAEC"},"sideEffects":"NoneOnDryRun","admissionReviewVersions":["v1","v1beta1"],"failurePolicy":"Ignore","timeoutSeconds":3,"namespaceSelector":{"matchLabels":{"a":"b"}},"matchConditions":[{"name":"c","expression":"true"}]}]}""",
        ],
        ["admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"] =
        [
            """{"webhooks":[{"name":"a.b.c","clientConfig":{"url":"https://hook.example/x"},"sideEffects":"None","admissionReviewVersions":["v1"],"reinvocationPolicy":"IfNeeded","rules":[{"operations":["CREATE","UPDATE"],"apiGroups":["example.com"],"apiVersions":["v1"],"resources":["things"],"scope":"Namespaced"}]}]}""",
        ],
        ["admissionregistration.k8s.io/v1/validatingadmissionpolicies"] =
        [
            """{"spec":{"matchConstraints":{"resourceRules":[{"operations":["CREATE","UPDATE"],"apiGroups":["example.com"],"apiVersions":["v1"],"resources":["things"],"scope":"Namespaced"}]},"validations":[{"expression":"true"}]}}""",
            """{"spec":{"failurePolicy":"Ignore","paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"matchConstraints":{"resourceRules":[{"operations":["CREATE","UPDATE"],"apiGroups":["example.com"],"apiVersions":["v1"],"resources":["things"],"scope":"Namespaced"}]},"variables":[{"name":"v","expression":"1"}],"validations":[{"expression":"variables.v == 1","message":"m","reason":"Invalid"}],"auditAnnotations":[{"key":"k","valueExpression":"'x'"}]},"status":{"observedGeneration":1}}""",
        ],
        ["admissionregistration.k8s.io/v1/validatingadmissionpolicybindings"] =
        [
            """{"spec":{"policyName":"p","validationActions":["Deny","Audit"],"paramRef":{"name":"c","namespace":"n"},"matchResources":{"namespaceSelector":{"matchLabels":{"a":"b"}}}}}""",
        ],
        ["admissionregistration.k8s.io/v1/mutatingadmissionpolicies"] =
        [
            """{"spec":{"reinvocationPolicy":"Never","matchConstraints":{"resourceRules":[{"operations":["CREATE","UPDATE"],"apiGroups":["example.com"],"apiVersions":["v1"],"resources":["things"],"scope":"Namespaced"}]},"mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[]"}},{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{}"}}]}}""",
        ],
        ["admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings"] = ["""{"spec":{"policyName":"p","paramRef":{"selector":{"matchLabels":{"a":"b"}},"parameterNotFoundAction":"Allow"}}}"""],
        ["flowcontrol.apiserver.k8s.io/v1/flowschemas"] =
        [
            """{"spec":{"priorityLevelConfiguration":{"name":"l"}}}""",
            """{"spec":{"priorityLevelConfiguration":{"name":"l"},"matchingPrecedence":500,"distinguisherMethod":{"type":"ByUser"},"rules":[{"subjects":[{"kind":"ServiceAccount","serviceAccount":{"namespace":"n","name":"*"}},{"kind":"Group","group":{"name":"g"}}],"resourceRules":[{"verbs":["get","list"],"apiGroups":["a"],"resources":["b"],"namespaces":["n"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["/x/*"]}]}]}}""",
        ],
        ["flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations"] =
        [
            """{"spec":{"type":"Limited","limited":{"limitResponse":{"type":"Reject"}}}}""",
            """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":1,"lendablePercent":50,"borrowingLimitPercent":10,"limitResponse":{"type":"Queue","queuing":{"queues":8,"handSize":2,"queueLengthLimit":5}}}},"status":{"conditions":[{"type":"A","status":"True"}]}}""",
        ],
        ["resource.k8s.io/v1/deviceclasses"] = ["{\"spec\":{}}", """{"spec":{"selectors":[{"cel":{"expression":"true"}}],"config":[{"opaque":{"driver":"d.example","parameters":{"a":1}}}],"extendedResourceName":"example.com/gpu"}}"""],
        ["resource.k8s.io/v1/resourceclaims"] =
        [
            """{"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c"}}]}}}""",
            """{"spec":{"devices":{"requests":[{"name":"r","firstAvailable":[{"name":"a","deviceClassName":"c","allocationMode":"All"},{"name":"b","deviceClassName":"c","count":2,"tolerations":[{"key":"k","operator":"Exists"}]}]}],"constraints":[{"requests":["r"],"matchAttribute":"d.example/model"}],"config":[{"requests":["r/a"],"opaque":{"driver":"d.example","parameters":{"a":1}}}]}},"status":{"allocation":{"devices":{"results":[{"request":"r/a","driver":"d.example","pool":"p","device":"x"}]}},"reservedFor":[{"resource":"pods","name":"p","uid":"u"}],"devices":[{"driver":"d.example","pool":"p","device":"x","networkData":{"ips":["10.0.0.1/24"]}}]}}""",
        ],
        ["resource.k8s.io/v1/resourceclaimtemplates"] = ["""{"spec":{"metadata":{"labels":{"a":"b"}},"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c","selectors":[{"cel":{"expression":"true"}}]}}]}}}}"""],
        ["resource.k8s.io/v1/resourceslices"] =
        [
            """{"spec":{"driver":"d.example","pool":{"name":"p","generation":1,"resourceSliceCount":1},"nodeName":"n"}}""",
            """{"spec":{"driver":"d.example","pool":{"name":"p/q","generation":0,"resourceSliceCount":2},"allNodes":true,"devices":[{"name":"a","attributes":{"model":{"string":"m"},"d.example/v":{"version":"1.0.0"},"n":{"int":1},"b":{"bool":true}},"capacity":{"memory":{"value":"1Gi"}},"taints":[{"key":"k","value":"v","effect":"NoSchedule"}]}]}}""",
        ],
        ["scheduling.k8s.io/v1/priorityclasses"] = ["""{"value":7,"globalDefault":false,"description":"d","preemptionPolicy":"Never"}"""],
    };
}
