/** Packages of a story: packed, drawn again, compared, exported. */
module org.inkloom.publish {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires java.xml;
    requires com.fasterxml.jackson.annotation;
    requires org.apache.fontbox;
    requires org.apache.pdfbox;
    requires org.apache.pdfbox.io;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires org.inkloom.page;
    requires org.inkloom.picture;
    requires org.inkloom.run;
    requires org.inkloom.story;

    exports org.inkloom.publish to
            org.inkloom.cli,
            org.inkloom.workflow.nodes;
    exports org.inkloom.publish.card to
            org.inkloom.contest;
    exports org.inkloom.publish.export to
            org.inkloom.cli;
    exports org.inkloom.publish.lock to
            org.inkloom.cli,
            org.inkloom.contest,
            org.inkloom.workflow.nodes;
    exports org.inkloom.publish.pack to
            org.inkloom.cli,
            org.inkloom.workflow.nodes;
    exports org.inkloom.publish.verify to
            org.inkloom.cli,
            org.inkloom.contest;

    // Jackson reads and writes lock files.
    opens org.inkloom.publish.lock to
            tools.jackson.databind;
}
