package org.signpost.notifier.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.util.Map;

/// A server of HTTP at the other end of a channel.
public final class HttpSide implements ChannelContract.OtherSide {

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    private final int taken;
    private final String body;

    /// @param taken the status of what it takes
    /// @param body and the body
    public HttpSide(int taken, String body) {
        this.taken = taken;
        this.body = body;
        server.start();
        takes();
    }

    public WireMockServer server() {
        return server;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void takes() {
        answers(taken, body, Map.of());
    }

    /// From now on it answers like this, and holds no connection open.
    public void answers(int status, String text, Map<String, String> headers) {
        var response = aResponse().withStatus(status).withBody(text);
        headers.forEach(response::withHeader);
        server.stubFor(any(anyUrl()).willReturn(response));
        server.stubFor(post(anyUrl()).willReturn(response));
    }

    @Override
    public int got() {
        return server.findAll(postRequestedFor(anyUrl())).size();
    }

    @Override
    public void close() {
        server.stop();
    }
}
