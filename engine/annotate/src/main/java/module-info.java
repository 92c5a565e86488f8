/** From a picture to a control picture: edges, depth, normals, poses, colours. */
module org.inkloom.annotate {
    requires static transitive org.jspecify;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.opencv;
    requires org.bytedeco.pytorch;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.models;
    requires org.inkloom.picture;
    requires org.inkloom.run;
    requires org.inkloom.tensor;
    requires org.inkloom.weights;

    exports org.inkloom.annotate to
            org.inkloom.cli,
            org.inkloom.studio,
            org.inkloom.workflow.nodes;
}
