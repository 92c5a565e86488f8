/** HTTP and WebSocket: ComfyUI's protocol and OpenAI's routes for pictures. */
module org.inkloom.server {
    requires static transitive org.jspecify;
    requires io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires io.opentelemetry.sdk;
    requires io.opentelemetry.sdk.autoconfigure;
    requires io.opentelemetry.sdk.autoconfigure.spi;
    requires io.opentelemetry.sdk.common;
    requires io.opentelemetry.sdk.trace;
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires jdk.management;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.apache.commons.codec;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.eclipse.jetty.websocket.api;
    requires org.eclipse.jetty.websocket.server;
    requires tools.jackson.databind;
    requires org.inkloom.database;
    requires org.inkloom.picture;
    requires org.inkloom.run;
    requires org.inkloom.workflow;

    exports org.inkloom.server to
            org.inkloom.cli;
    exports org.inkloom.server.account to
            org.inkloom.cli;
    exports org.inkloom.server.http to
            org.inkloom.cli;
    exports org.inkloom.server.log to
            org.inkloom.cli;
    exports org.inkloom.server.trace to
            org.inkloom.cli;
}
