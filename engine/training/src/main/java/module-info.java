/** Training of LoRAs, and of models from scratch. */
module org.inkloom.training {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires xchart;
    requires org.inkloom.data;
    requires org.inkloom.diffusion;
    requires org.inkloom.models;
    requires org.inkloom.picture;
    requires transitive org.inkloom.run;
    requires org.inkloom.tensor;
    requires org.inkloom.weights;

    exports org.inkloom.training.base to
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.inkling;
    exports org.inkloom.training.config;
    exports org.inkloom.training.dataset;
    exports org.inkloom.training.lora;
    exports org.inkloom.training.run to
            org.inkloom.bench;
    exports org.inkloom.training.schedule to
            org.inkloom.bench,
            org.inkloom.inkling;
    exports org.inkloom.training.source to
            org.inkloom.inkling;
    exports org.inkloom.training.step to
            org.inkloom.bench,
            org.inkloom.inkling;

    // Jackson reads and writes records of these: the state of a model, the sums of a data set, the state of a run.
    opens org.inkloom.training.base to
            tools.jackson.databind;
    opens org.inkloom.training.dataset to
            tools.jackson.databind;
    opens org.inkloom.training.run to
            tools.jackson.databind;

    uses org.inkloom.training.source.SourceProvider;
}
