/** The node types, ComfyUI's own among them. */
module org.inkloom.workflow.nodes {
    requires static transitive org.jspecify;
    requires org.bytedeco.pytorch;
    requires tools.jackson.databind;
    requires org.inkloom.annotate;
    requires org.inkloom.data;
    requires org.inkloom.diffusion;
    requires org.inkloom.hub;
    requires org.inkloom.models;
    requires org.inkloom.picture;
    requires org.inkloom.publish;
    requires org.inkloom.run;
    requires org.inkloom.score;
    requires org.inkloom.story;
    requires org.inkloom.studio;
    requires org.inkloom.tensor;
    requires org.inkloom.training;
    requires org.inkloom.weights;
    requires org.inkloom.workflow;

    provides org.inkloom.workflow.node.NodePackProvider with
            org.inkloom.workflow.nodes.InkloomPack.Provider;
}
