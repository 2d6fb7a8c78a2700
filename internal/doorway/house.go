package doorway

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/seal"
)

// House is what a door is told of its house. All of it is public: with it one can seal to the house and
// know the house's signature, and open nothing.
type House struct {
	Box       seal.BoxPublic
	Fetch     ed25519.PublicKey // of the key with which the office signs what it asks of the door
	Desk      string            // the neutral name of the installation, in tabs
	Name      string            // public name of the organisation; empty: none is told
	Phone     string            // of the office, for hosts
	Email     string            // of the office, for hosts
	Zone      string            // IANA name of the house's zone
	Languages []string          // offered to the public, in this order
	Demo      bool              // the demonstration: a band on every page
}

// fetchPurpose is the purpose for which the house derives its signing key.
const fetchPurpose = "door fetch"

// FetchKey is the key with which an office signs; derived, so that it lies nowhere.
func FetchKey(k *seal.Keyring) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(k.Derive(fetchPurpose))
}

// Told are the settings of a house that its door is told; the file is written anew when one of them changes.
var Told = []string{"desk.name", "public.name", "public.phone", "public.email", "house.zone", "house.languages"}

// HouseOf gives what a door is told, from the keys and the settings of an open house.
func HouseOf(k *seal.Keyring, setting func(string) string) House {
	return House{Box: k.BoxPublic(), Fetch: FetchKey(k).Public().(ed25519.PublicKey), Desk: setting("desk.name"),
		Name: setting("public.name"), Phone: setting("public.phone"), Email: setting("public.email"),
		Zone: setting("house.zone"), Languages: strings.Fields(setting("house.languages"))}
}

type houseFile struct {
	Drosme    string `json:"drosme"` // says what the file is
	Box       string `json:"box"`
	Fetch     string `json:"fetch"`
	Desk      string `json:"desk"`
	Name      string `json:"name,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Email     string `json:"email,omitempty"`
	Zone      string `json:"zone"`
	Languages string `json:"languages"`
	Demo      bool   `json:"demo,omitempty"`
}

const houseMark = "public half of a house, 1"

// HouseFile is the name under which the file lies in the folder of a door.
const HouseFile = "house.pub"

// Text writes the house as a file to carry to the door.
func (h House) Text() []byte {
	b, err := json.MarshalIndent(houseFile{Drosme: houseMark, Box: h.Box.Text(), Fetch: base64.RawURLEncoding.EncodeToString(h.Fetch),
		Desk: h.Desk, Name: h.Name, Phone: h.Phone, Email: h.Email, Zone: h.Zone, Languages: strings.Join(h.Languages, " "), Demo: h.Demo}, "", "  ")
	if err != nil {
		panic("doorway: " + err.Error()) // texts alone
	}
	return append(b, '\n')
}

// ReadHouse reads what Text wrote; anything else is Invalid.
func ReadHouse(b []byte) (House, error) {
	var f houseFile
	if err := json.Unmarshal(b, &f); err != nil || f.Drosme != houseMark {
		return House{}, fault.New(fault.Invalid, "door.house_file")
	}
	box, err := seal.ParseBoxPublicText(f.Box)
	if err != nil {
		return House{}, err
	}
	key, err := base64.RawURLEncoding.DecodeString(f.Fetch)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return House{}, fault.New(fault.Invalid, "door.house_file")
	}
	return House{Box: box, Fetch: key, Desk: f.Desk, Name: f.Name, Phone: f.Phone, Email: f.Email, Zone: f.Zone, Languages: strings.Fields(f.Languages), Demo: f.Demo}, nil
}
