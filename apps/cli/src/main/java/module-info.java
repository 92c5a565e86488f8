/** The command {@code inkloom}. */
module org.inkloom.cli {
    requires static transitive org.jspecify;
    requires info.picocli;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires tools.jackson.databind;
    requires org.inkloom.annotate;
    requires org.inkloom.bench;
    requires org.inkloom.contest;
    requires org.inkloom.data;
    requires org.inkloom.database;
    requires org.inkloom.diffusion;
    requires org.inkloom.hub;
    requires org.inkloom.models;
    requires org.inkloom.picture;
    requires org.inkloom.publish;
    requires org.inkloom.run;
    requires org.inkloom.score;
    requires org.inkloom.server;
    requires org.inkloom.story;
    requires org.inkloom.studio;
    requires org.inkloom.tensor;
    requires org.inkloom.training;
    requires org.inkloom.weights;
    requires org.inkloom.workflow;

    // picocli sets the fields of the commands by reflection.
    opens org.inkloom.cli to
            info.picocli;

    uses org.inkloom.workflow.node.NodePackProvider;
}
