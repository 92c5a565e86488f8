/** Measurements of speed and memory. */
module org.inkloom.bench {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires java.management;
    requires jdk.management;
    requires com.fasterxml.jackson.annotation;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.data;
    requires org.inkloom.diffusion;
    requires org.inkloom.models;
    requires org.inkloom.picture;
    requires org.inkloom.run;
    requires org.inkloom.tensor;
    requires org.inkloom.training;
    requires org.inkloom.weights;

    exports org.inkloom.bench to
            org.inkloom.cli;
    exports org.inkloom.bench.data to
            org.inkloom.cli;

    // Jackson writes the measurements.
    opens org.inkloom.bench to
            tools.jackson.databind;
    opens org.inkloom.bench.data to
            tools.jackson.databind;
    opens org.inkloom.bench.operations to
            tools.jackson.databind;
}
