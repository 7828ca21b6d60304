import { AwsV4Signer } from 'aws4fetch';

/** Keys of AWS; the token belongs to those that are only lent for a time. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** Gives the headers that a request to Bedrock is authorized by. */
export type Authorize = (request: {
  url: string;
  headers: Record<string, string>;
  body: string;
}) => Promise<Record<string, string>>;

/** A key of Bedrock's own (AWS_BEARER_TOKEN_BEDROCK). */
export function bearer(token: string): Authorize {
  return async ({ headers }) => ({ ...headers, authorization: `Bearer ${token}` });
}

/** AWS Signature Version 4 (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
export function signer(credentials: AwsCredentials, region: string): Authorize {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  // The derived key is the same for a day.
  const cache = new Map<string, ArrayBuffer>();
  return async ({ url, headers, body }) => {
    const signed = await new AwsV4Signer({
      method: 'POST',
      url,
      headers,
      body,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      region,
      service: 'bedrock',
      cache,
    }).sign();
    return Object.fromEntries(signed.headers.entries());
  };
}
