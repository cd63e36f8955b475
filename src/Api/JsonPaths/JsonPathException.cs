namespace MiniKube.Api.JsonPaths;

/// <summary>A template that is none, or that an object does not fit.</summary>
public sealed class JsonPathException(string message) : Exception(message);
