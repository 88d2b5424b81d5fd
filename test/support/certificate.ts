/**
 * A certificate for localhost that nobody trusts unless told to, and its key: of worth to no one. Made by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,DNS:novita.invalid`.
 */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBpDCCAUugAwIBAgIUMatCT5EXcmm6vCSQxrUsF+1A09MwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzEwNTM0NFoYDzIxMjYxMTAz
MTA1MzQ0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQATf7O7bV9SesA49A8bKi/oPf2YAfxe5uwU9YZ86Ir3AF0iDLVfjZJ
X6AFirYPyrHrDErDSrcjpBPzRAcOufpfo3kwdzAdBgNVHQ4EFgQUiWpJfoiOAZUw
9p33To2PxDkurycwHwYDVR0jBBgwFoAUiWpJfoiOAZUw9p33To2PxDkurycwDwYD
VR0TAQH/BAUwAwEB/zAkBgNVHREEHTAbgglsb2NhbGhvc3SCDm5vdml0YS5pbnZh
bGlkMAoGCCqGSM49BAMCA0cAMEQCIH7WQyKdxEhL+Xz9BmnC0j7gIFjTAm6k3M46
tx7HW1tpAiA2bvqAQwUKxJJxp0uah8v882SVg2MgN8C7joJWguQE3A==
-----END CERTIFICATE-----
`;

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4chC6N0Yo6lKXlFP
iuXhbxOc8TZWvX81fNKImpak/7yhRANCAAQATf7O7bV9SesA49A8bKi/oPf2YAfx
e5uwU9YZ86Ir3AF0iDLVfjZJX6AFirYPyrHrDErDSrcjpBPzRAcOufpf
-----END PRIVATE KEY-----
`;
