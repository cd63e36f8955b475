namespace MiniKube.ApiServer.Kinds;

/// <summary>A parameter of requests as OpenAPI describes it.</summary>
/// <param name="Name">As it stands in the query, or between braces in the path.</param>
/// <param name="Type">string, integer or boolean.</param>
/// <param name="Description">What it does.</param>
/// <param name="InPath">A part of the path, which is never absent; else of the query.</param>
internal sealed record RequestParameter(string Name, string Type, string Description, bool InPath = false);
