package ui

// AssetURL is the address of an asset with its hash, such as "staff.css".
func AssetURL(name string) string { return "/assets/" + name }
