using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Fuzzing;
using MiniKube.ApiServer.Tests.Kinds;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the conformance tests named "should support ... API operations" and "should run through the lifecycle of a ..." demand, kind by kind.</summary>
public sealed class ApiOperationsTests
{
    private const string Label = "e2e";

    [Fact]
    public Task Ingress_API_should_support_creating_Ingress_API_operations() =>
        Operations("networking.k8s.io/v1", "ingresses", status: """{"loadBalancer":{"ingress":[{"ip":"169.1.1.1"}]}}""");

    [Fact]
    public Task IngressClass_API_should_support_creating_IngressClass_API_operations() => Operations("networking.k8s.io/v1", "ingressclasses");

    [Fact]
    public Task NetworkPolicy_API_should_support_creating_NetworkPolicy_API_operations() => Operations("networking.k8s.io/v1", "networkpolicies");

    [Fact]
    public Task Should_support_IPAddress_API_operations() => Operations("networking.k8s.io/v1", "ipaddresses",
        """{"spec":{"parentRef":{"resource":"services","namespace":"default","name":"e2e"}}}""", names: ["192.168.7.1", "192.168.7.2", "192.168.7.3"]);

    [Fact]
    public Task RuntimeClass_should_support_RuntimeClasses_API_operations() => Operations("node.k8s.io/v1", "runtimeclasses");

    [Fact]
    public Task Certificates_API_should_support_CSR_API_operations() => Operations("certificates.k8s.io/v1", "certificatesigningrequests",
        status: """{"conditions":[{"type":"Ready","status":"True"}]}""");

    [Fact]
    public Task Should_run_through_the_lifecycle_of_a_StorageClass() => Operations("storage.k8s.io/v1", "storageclasses");

    [Fact]
    public Task Should_run_through_the_lifecycle_of_a_VolumeAttributesClass() => Operations("storage.k8s.io/v1", "volumeattributesclasses");

    [Fact]
    public Task Should_run_through_the_lifecycle_of_a_VolumeAttachment_and_its_status() => Operations("storage.k8s.io/v1", "volumeattachments", status: """{"attached":true}""");

    [Fact]
    public Task Should_run_through_the_lifecycle_of_a_CSIDriver() => Operations("storage.k8s.io/v1", "csidrivers");

    [Fact]
    public Task Should_run_through_the_lifecycle_of_a_csinode() => Operations("storage.k8s.io/v1", "csinodes");

    [Fact]
    public Task Should_support_CSIStorageCapacities_API_operations() => Operations("storage.k8s.io/v1", "csistoragecapacities");

    [Fact]
    public Task Should_support_FlowSchema_API_operations() => Operations("flowcontrol.apiserver.k8s.io/v1", "flowschemas",
        status: """{"conditions":[{"type":"PatchStatusFailed","status":"True"}]}""");

    [Fact]
    public Task Should_support_PriorityLevelConfiguration_API_operations() => Operations("flowcontrol.apiserver.k8s.io/v1", "prioritylevelconfigurations",
        status: """{"conditions":[{"type":"PatchStatusFailed","status":"True"}]}""");

    [Fact]
    public Task Should_support_ValidatingAdmissionPolicy_API_operations() => Operations("admissionregistration.k8s.io/v1", "validatingadmissionpolicies",
        status: """{"conditions":[{"type":"PatchStatusFailed","status":"False","reason":"e2e","message":"Set from an e2e test","lastTransitionTime":"2026-01-02T03:04:05Z"}]}""");

    [Fact]
    public Task Should_support_ValidatingAdmissionPolicyBinding_API_operations() => Operations("admissionregistration.k8s.io/v1", "validatingadmissionpolicybindings");

    [Fact]
    public Task Should_support_MutatingAdmissionPolicy_API_operations() => Operations("admissionregistration.k8s.io/v1", "mutatingadmissionpolicies");

    [Fact]
    public Task Should_support_MutatingAdmissionPolicyBinding_API_operations() => Operations("admissionregistration.k8s.io/v1", "mutatingadmissionpolicybindings");

    [Fact]
    public Task Listing_patching_and_deleting_validating_webhooks_should_work() => Operations("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations");

    [Fact]
    public Task Listing_patching_and_deleting_mutating_webhooks_should_work() => Operations("admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations");

    [Fact]
    public Task DRA_should_support_operations_on_DeviceClasses() => Operations("resource.k8s.io/v1", "deviceclasses");

    [Fact]
    public Task DRA_should_support_operations_on_ResourceClaims() => Operations("resource.k8s.io/v1", "resourceclaims",
        status: """{"allocation":{"devices":{"results":[{"request":"r","driver":"d.example","pool":"p","device":"x"}]}}}""");

    [Fact]
    public Task DRA_should_support_operations_on_ResourceClaimTemplates() => Operations("resource.k8s.io/v1", "resourceclaimtemplates");

    [Fact]
    public Task DRA_should_support_operations_on_ResourceSlices() => Operations("resource.k8s.io/v1", "resourceslices");

    [Fact]
    public async Task Should_verify_PriorityClass_endpoints_can_be_operated_with_different_HTTP_methods()
    {
        await Operations("scheduling.k8s.io/v1", "priorityclasses");
        await using var api = await TestApi.StartAsync();
        const string path = "/apis/scheduling.k8s.io/v1/priorityclasses";
        var created = (DocumentObject)(await api.Post(path, """{"metadata":{"name":"p"},"value":7,"preemptionPolicy":"Never"}""")).Body;
        Assert.Equal("d", (await api.Patch(path + "/p", """{"description":"d"}""")).Text("description"));
        Assert.Equal(422, (await api.Patch(path + "/p", """{"value":8}""")).Code);
        Assert.Equal(422, (await api.Put(path + "/p", created.WithAt(["metadata", "resourceVersion"], "").With("preemptionPolicy", "PreemptLowerPriority").ToString())).Code);
        Assert.Equal(200, (await api.Put(path + "/p", created.WithAt(["metadata", "resourceVersion"], "").With("description", "e").ToString())).Code);
    }

    /// <summary>Discovery, and then every verb on three objects, with a watch that sees it all.</summary>
    private static async Task Operations(string groupVersion, string resource, string? manifest = null, string? status = null, string[]? names = null)
    {
        await using var api = await TestApi.StartAsync(configure: TestApi.WithoutFlowControl);
        var (group, version) = groupVersion.Split('/') is [var g, var v] ? (g, v) : throw new ArgumentException(groupVersion);
        Assert.Contains(group, (await api.Get("/apis")).Body.Each("groups").Select(x => x.Text("name")));
        Assert.Contains(version, (await api.Get("/apis/" + group)).Body.Each("versions").Select(x => x.Text("version")));
        var found = (await api.Get("/apis/" + groupVersion)).Body.Each("resources").Single(r => r.Text("name") == resource);
        Assert.Equal(["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"], found["verbs"]!.AsArray!.Select(x => x.AsString!));

        var path = $"/apis/{groupVersion}/{(found.Flag("namespaced") ? "namespaces/default/" : "")}{resource}";
        manifest ??= Manifests.ByResource[$"{groupVersion}/{resource}"][0];
        names ??= ["a", "b", "c"];
        DocumentObject Named(string name) => KindCase.Parse(manifest).WithAt(["metadata", "name"], name).WithAt(["metadata", "labels", Label], "x");
        using var watch = await api.Watch($"{path}?watch=1&labelSelector={Label}%3Dx");
        foreach (var name in names)
        {
            var created = await api.Post(path, Named(name).ToString());
            Assert.True(created.Code == 201, created.ErrorMessage);
        }
        var one = $"{path}/{names[0]}";
        Assert.Equal(names[0], (await api.Get(one)).Text("metadata", "name"));
        Assert.Equal(names, (await api.Get($"{path}?labelSelector={Label}%3Dx")).Body.Each("items").Select(i => i.Text("metadata", "name")));

        var patched = await api.Patch(one, """{"metadata":{"annotations":{"patched":"true"}}}""");
        Assert.Equal((200, "true"), (patched.Code, patched.Text("metadata", "annotations", "patched")));
        var updated = await api.Put(one, ((DocumentObject)patched.Body).WithAt(["metadata", "annotations", "updated"], "true").ToString());
        Assert.Equal((200, "true"), (updated.Code, updated.Text("metadata", "annotations", "updated")));
        var takesMetadata = !LifecycleTests.StatusesAlone.Contains(resource);
        if (status is not null)
        {
            var put = await api.Put(one + "/status", ((DocumentObject)updated.Body).With("status", KindCase.Parse(status)).ToString());
            Assert.True(put.Code == 200, put.ErrorMessage);
            var read = await api.Get(one + "/status");
            Assert.Equal(put.Body.At("status")!.ToString(), read.Body.At("status")!.ToString());
            var statusPatched = await api.Patch(one + "/status", """{"metadata":{"annotations":{"patchedstatus":"true"}}}""");
            Assert.Equal((200, takesMetadata ? "true" : null), (statusPatched.Code, statusPatched.Body.At("metadata", "annotations", "patchedstatus")?.AsString));
        }
        Assert.Equal(200, (await api.Delete(one)).Code);
        Assert.Equal(404, (await api.Get(one)).Code);
        Assert.Equal(200, (await api.Delete($"{path}?labelSelector={Label}%3Dx")).Code);
        Assert.Empty((await api.Get($"{path}?labelSelector={Label}%3Dx")).Body.Each("items"));
        string[] expected = [.. names.Select(n => $"ADDED {n}"), .. Enumerable.Repeat($"MODIFIED {names[0]}", status is null ? 2 : takesMetadata ? 4 : 3), .. names.Select(n => $"DELETED {n}")];
        Assert.Equal(expected, await watch.TakeAsync(expected.Length));
    }
}
