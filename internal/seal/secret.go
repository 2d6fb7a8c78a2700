package seal

// secret holds 32 bytes behind two pointers: whatever verb it is given, fmt follows one pointer from
// a field of another struct (whose own Format it cannot call) and prints the second as an address.
type secret struct{ bytes *[KeySize]byte }

func newSecret(bytes [KeySize]byte) *secret { return &secret{&bytes} }
