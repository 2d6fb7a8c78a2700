package seal

import (
	"errors"
	"syscall"

	"drosme/internal/fault"
)

// Keys of words for what can go wrong with keys. Each has its sentence in words/.
const (
	KeyMissing      = "seal.key_missing"        // Locked: there is no key file
	KeyWrong        = "seal.key_wrong"          // Locked: a key, but of another house
	KeyOpenToOthers = "seal.key_open_to_others" // Locked: group or others may read the key file
	KeyDamaged      = "seal.key_damaged"        // Invalid: the key file was changed or cut
	KeyExists       = "seal.key_exists"         // Conflict: a key file is never overwritten by a new key
	KeyInShares     = "seal.key_in_shares"      // Locked: the key is on paper only; two shares open it

	PassphraseMissing = "seal.passphrase_missing" // Locked: the key file wants a passphrase
	PassphraseWrong   = "seal.passphrase_wrong"   // Invalid
	PassphraseShort   = "seal.passphrase_short"   // Invalid; min: characters
	UnderWrong        = "seal.under_wrong"        // Invalid: not the passphrase that something was sealed under

	MachineMissing = "seal.machine_missing" // Locked: no TPM, or no systemd-creds
	MachineFailed  = "seal.machine_failed"  // Locked: the TPM did not open or seal the key

	HouseMissing = "seal.house_missing" // Locked: the store holds no house key
	HouseDamaged = "seal.house_damaged" // Locked: the house key in the store was changed
	HouseExists  = "seal.house_exists"  // Conflict: the store has a house key already

	TextDamaged      = "seal.text_damaged"      // Failed: sealed bytes were changed, or belong elsewhere
	SubjectInvalid   = "seal.subject_invalid"   // Invalid: not an id that may have a key
	SubjectMissing   = "seal.subject_missing"   // NotFound: no key was ever made for this id
	SubjectDestroyed = "seal.subject_destroyed" // NotFound: forgotten for good

	BoxInvalid    = "seal.box_invalid"     // Invalid: not a public key of a box
	BoxNotForKey  = "seal.box_not_for_key" // Refused: sealed, but not to this key
	BoxDamaged    = "seal.box_damaged"     // Failed: changed, or opened under another label
	BoxRecipients = "seal.box_recipients"  // Invalid: none, too many, or one twice; max

	ShareLines     = "seal.share_lines"      // Invalid; have, want
	ShareLength    = "seal.share_length"     // Invalid; line, have, want: characters
	ShareCharacter = "seal.share_character"  // Invalid; line, place
	ShareLine      = "seal.share_line"       // Invalid; line
	ShareMixed     = "seal.share_mixed"      // Invalid: lines of different shares
	ShareVersion   = "seal.share_version"    // Invalid: a share of a later Drosme
	SharesSame     = "seal.shares_same"      // Invalid: the same share twice
	SharesOfOthers = "seal.shares_of_others" // Invalid: shares of two keys

	PasswordLong    = "seal.password_long"    // Invalid; max: bytes
	PasswordDamaged = "seal.password_damaged" // Failed: a stored hash that cannot be read
)

// IsDestroyed tells whether an error says that the subject's key was destroyed: the person or note
// was forgotten.
func IsDestroyed(err error) bool {
	return hasKey(err, SubjectDestroyed)
}

// onDisk turns an error of the file system into a fault where a person can do something about it.
func onDisk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Because(fault.NoSpace, err)
	}
	return err
}

func hasKey(err error, key string) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == key
}
