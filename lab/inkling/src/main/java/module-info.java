/** How the carried model is made and measured. */
module org.inkloom.inkling {
    requires static transitive org.jspecify;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires tools.jackson.databind;
    requires org.inkloom.diffusion;
    requires org.inkloom.models;
    requires org.inkloom.page;
    requires org.inkloom.picture;
    requires org.inkloom.picturebook;
    requires org.inkloom.run;
    requires org.inkloom.score;
    requires org.inkloom.tensor;
    requires org.inkloom.training;
    requires org.inkloom.weights;

    provides org.inkloom.training.source.SourceProvider with
            org.inkloom.inkling.source.PictureBookProvider;
}
