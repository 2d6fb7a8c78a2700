// Package seal keeps the keys of a house and seals fields, files and letters with them. It knows no
// database: wrapped keys lie in a [Store] that another package keeps, apart from the data.
//
// The keys hang together like this:
//
//	root key      32 random bytes in a file beside the data, never in it (rootfile.go); opens keys.db
//	  house key   random, wrapped under the root key, in the store; so the root key can be changed
//	    derived   keys of the two databases, of the chain, of the name index, of tokens, of the box
//	    subject   one random key per person served and per restricted note, wrapped, in the store
//
// Forgetting a person is the destruction of that one wrapped key. The store keeps the id, without
// content, so that no later act or restored backup can bring the person back under the same id.
//
// Sealed bytes begin with a version byte. The label given to Seal says what the bytes are and whose
// (for example "vault.name:" and the id of the row); opening under another label fails, so that a
// sealed field cannot be moved to another row or column unseen.
//
// Content is sealed with AES-256-GCM and random nonces (fewer than 2^32 messages per key), keys are
// derived with HKDF-SHA256, letters to a public key use HPKE with X25519 and ML-KEM-768 together,
// passwords and passphrases go through argon2id. All but argon2id come with Go.
package seal

import "embed"

// Words are the sentences of this package's faults, one PO file a language.
//
//go:embed words/*.po
var Words embed.FS
