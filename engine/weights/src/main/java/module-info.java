/** Weight files in plain Java: safetensors, torch checkpoints, GGUF. */
module org.inkloom.weights {
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.run;

    exports org.inkloom.weights;
}
