/** libtorch: devices, lifetimes, layers, and recordings of a GPU's work. */
module org.inkloom.tensor {
    requires static transitive org.jspecify;
    requires java.management;
    requires jdk.management;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires org.bytedeco.pytorch;
    requires org.inkloom.run;
    requires org.inkloom.weights;

    exports org.inkloom.tensor to
            org.inkloom.annotate,
            org.inkloom.bench,
            org.inkloom.cli,
            org.inkloom.data.models,
            org.inkloom.diffusion,
            org.inkloom.inkling,
            org.inkloom.models,
            org.inkloom.score,
            org.inkloom.studio,
            org.inkloom.training,
            org.inkloom.workflow.nodes;
    exports org.inkloom.tensor.cuda to
            org.inkloom.bench,
            org.inkloom.models,
            org.inkloom.training;
    exports org.inkloom.tensor.fused to
            org.inkloom.bench,
            org.inkloom.diffusion,
            org.inkloom.models;
    exports org.inkloom.tensor.layers to
            org.inkloom.bench,
            org.inkloom.diffusion,
            org.inkloom.inkling,
            org.inkloom.models,
            org.inkloom.training;
}
