import "./map.css";
export {};
