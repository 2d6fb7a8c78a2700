package mail

import "encoding/json"

func pack(l Letter) ([]byte, error) { return json.Marshal(l) }

func unpack(b []byte) (Letter, error) {
	var l Letter
	err := json.Unmarshal(b, &l)
	return l, err
}
