namespace MiniKube.ApiServer.FieldValidation;

/// <summary>What to do about unknown and duplicate fields (the query parameter <c>fieldValidation</c>).</summary>
internal enum FieldValidationMode { Warn, Strict, Ignore }
