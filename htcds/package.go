package htcds

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"filippo.io/age"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

// magic begins a file sealed to the key of another house.
const magic = "drosme-htcds-1\n"

const packageLabel = "htcds package"

// sealedFile is what lies inside.
type sealedFile struct {
	Form    string `json:"form"` // csv or xlsx
	Content []byte `json:"content"`
}

// isAge tells of a typed key whether it is one of age.
func isAge(key string) bool { return strings.HasPrefix(key, "age1") }

// checkKey refuses what is no public key: of age (age1…), or of a house.
func checkKey(key string) error {
	var err error
	if isAge(key) {
		_, err = recipients(key)
	} else {
		_, err = seal.ParseBoxPublicText(key)
	}
	if err != nil {
		return fault.In("to", "htcds.not_a_key")
	}
	return nil
}

func recipients(key string) ([]age.Recipient, error) {
	return age.ParseRecipients(strings.NewReader(key))
}

// sealTo seals a file to a receiver: as an age file, or as a letter that the receiver's house opens when it
// imports it.
func sealTo(key, form string, content []byte) ([]byte, error) {
	if isAge(key) {
		to, err := recipients(key)
		if err != nil {
			return nil, fault.In("to", "htcds.not_a_key")
		}
		var b bytes.Buffer
		w, err := age.Encrypt(&b, to...)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(content); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		return b.Bytes(), nil
	}
	to, err := seal.ParseBoxPublicText(key)
	if err != nil {
		return nil, fault.In("to", "htcds.not_a_key")
	}
	inside, err := json.Marshal(sealedFile{form, content})
	if err != nil {
		return nil, err
	}
	sealed, err := seal.SealTo([]seal.BoxPublic{to}, packageLabel, inside)
	if err != nil {
		return nil, err
	}
	return append([]byte(magic), sealed...), nil
}

// unpackSealed opens a file that was sealed to this house; any other stays as it is.
func (d *Desk) unpackSealed(content []byte, name string) ([]byte, string, error) {
	if bytes.HasPrefix(content, []byte("age-encryption.org/")) {
		return nil, name, fileFault(path.Base(name), 0, "htcds.age_file")
	}
	sealed, ok := bytes.CutPrefix(content, []byte(magic))
	if !ok {
		return content, name, nil
	}
	inside, err := d.House.Keys.OpenBox(packageLabel, sealed)
	if err != nil {
		key := "htcds.damaged"
		if fault.Is(err, fault.Refused) {
			key = "htcds.for_another"
		}
		return nil, name, fileFault(path.Base(name), 0, key)
	}
	var f sealedFile
	if err := json.Unmarshal(inside, &f); err != nil {
		return nil, name, fileFault(path.Base(name), 0, "htcds.damaged")
	}
	return f.Content, strings.TrimSuffix(name, ".sealed"), nil
}
