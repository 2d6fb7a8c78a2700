package clerk

import "testing"

// TestCodesShowNoMoreOfARecordInsideARecord looks at what is left of records in a plain field of another.
func TestCodesShowNoMoreOfARecordInsideARecord(t *testing.T) {
	type inner struct {
		Role string `class:"plain"`
		Said string `class:"sensitive"`
	}
	type foreign struct{ Text string }
	type outer struct {
		Code    string   `class:"plain"`
		Why     string   `class:"sensitive"`
		Name    string   // without a tag it is identifying
		Inside  []inner  `class:"plain"`
		One     *inner   `class:"plain"`
		Foreign foreign  `class:"plain"`
		Words   []string `class:"plain"`
	}
	x := outer{"C", "why", "name", []inner{{"a", "said"}}, &inner{"b", "said"}, foreign{"text"}, []string{"w"}}
	strip(&x)
	if x.Code != "C" || x.Inside[0].Role != "a" || x.One.Role != "b" || x.Foreign.Text != "text" || x.Words[0] != "w" {
		t.Errorf("what is plain is gone: %+v", x)
	}
	if x.Why+x.Name+x.Inside[0].Said+x.One.Said != "" {
		t.Errorf("more than codes is left: %+v %+v", x, x.One)
	}
}
