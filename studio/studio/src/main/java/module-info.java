/** The front door of the library: open a model, draw, train a LoRA, tell a story, prepare pictures. */
module org.inkloom.studio {
    requires static transitive org.jspecify;
    requires org.bytedeco.pytorch;
    requires tools.jackson.databind;
    requires org.inkloom.annotate;
    requires transitive org.inkloom.data;
    requires transitive org.inkloom.diffusion;
    requires org.inkloom.hub;
    requires org.inkloom.models;
    requires org.inkloom.page;
    requires transitive org.inkloom.picture;
    requires transitive org.inkloom.run;
    requires org.inkloom.score;
    requires org.inkloom.sketchbook;
    requires transitive org.inkloom.story;
    requires org.inkloom.tensor;
    requires transitive org.inkloom.training;
    requires transitive org.inkloom.weights;

    exports org.inkloom.studio;
    exports org.inkloom.studio.control to
            org.inkloom.cli;
    exports org.inkloom.studio.demo to
            org.inkloom.cli;
    exports org.inkloom.studio.score to
            org.inkloom.cli;
}
