package doorway

import (
	"encoding/json"

	"drosme/internal/fault"
)

// Carried is a door that cannot be reached: what it gave was carried here as a file, and what it must be
// told is carried back as another.
type Carried struct {
	list []Sealed
	back answer
}

// answer is the file that is carried back.
type answer struct {
	Taken  []string `json:"taken"`
	States []State  `json:"states"`
}

// CarriedFrom reads the file that a door gave; anything else is Invalid.
func CarriedFrom(archive []byte) (*Carried, error) {
	list, err := ReadArchive(archive)
	return &Carried{list: list}, err
}

// Take is for Door: what was carried, once.
func (c *Carried) Take(most int) ([]Sealed, error) {
	n := min(most, len(c.list))
	out := c.list[:n]
	c.list = c.list[n:]
	return out, nil
}

// Taken is for Door.
func (c *Carried) Taken(ids []string) error {
	c.back.Taken = append(c.back.Taken, ids...)
	return nil
}

// SetStates is for Door.
func (c *Carried) SetStates(list []State) error {
	c.back.States = append(c.back.States, list...)
	return nil
}

// Answer is the file to carry back to the door.
func (c *Carried) Answer() ([]byte, error) { return json.Marshal(c.back) }

// TakeAnswer brings a carried answer to the folder of a door: it forgets what the office has stored, and
// keeps how requests stand.
func (f *Folder) TakeAnswer(b []byte) error {
	var a answer
	if json.Unmarshal(b, &a) != nil {
		return fault.New(fault.Invalid, "door.answer_broken")
	}
	if err := f.SetStates(a.States); err != nil {
		return err
	}
	return f.Taken(a.Taken)
}
