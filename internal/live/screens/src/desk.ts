import "./dom";
