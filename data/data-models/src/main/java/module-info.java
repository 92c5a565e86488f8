/** The models that operators of recipes ask for. */
module org.inkloom.data.models {
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.data;
    requires org.inkloom.hub;
    requires org.inkloom.models;
    requires org.inkloom.picture;
    requires org.inkloom.run;
    requires org.inkloom.score;
    requires org.inkloom.tensor;
    requires org.inkloom.weights;

    provides org.inkloom.data.port.ModelProvider with
            org.inkloom.data.models.InkloomModels;
}
