/** Drawing on an Inkloom server in the words of the studio; needs no libtorch. */
module org.inkloom.client {
    requires static transitive org.jspecify;
    requires java.net.http;
    requires org.apache.commons.codec;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires transitive org.inkloom.picture;
    requires transitive org.inkloom.run;

    exports org.inkloom.client;
}
